// One square for each record, by what it is for.

import { counted, drawn, element } from "./element.js";

const SIDE = 18;
const STEP = 23;

/** What a square says, in words. */
export const FATES = {
  goes: { one: "is deleted", many: "are deleted", sign: "cross" },
  changes: { one: "stays, changed", many: "stay, changed", sign: "half" },
  stays: { one: "stays as it is", many: "stay as they are", sign: "full" },
};

/** The picture: a group for each purpose. `rows` of a place are rows, or rows with their fate. */
export function picture(purposes, places) {
  const groups = purposes.map((purpose) => {
    const here = places.filter((place) => place.purpose === purpose.name);
    const squares = here.flatMap(({ rows }) => rows.map(({ fate }) => fate));
    return element(
      "li",
      { class: "group" },
      element("p", { class: "group-name" }, first(purpose.words)),
      element("p", { class: "group-count" }, described(squares)),
      grid(squares),
    );
  });
  return element("ul", { class: "picture" }, ...groups);
}

function described(squares) {
  const told = Object.keys(FATES)
    .map((fate) => [squares.filter((square) => square === fate).length, FATES[fate]])
    .filter(([count]) => count > 0)
    .map(([count, { one, many }]) => `${count} ${count === 1 ? one : many}`);
  return told.length > 0 ? told.join(", ") : counted(squares.length, "record");
}

function grid(squares) {
  const across = 10;
  const rows = Math.max(1, Math.ceil(squares.length / across));
  const order = ["goes", "changes", "stays", undefined];
  const sorted = [...squares].sort((one, other) => order.indexOf(one) - order.indexOf(other));
  const width = across * STEP - (STEP - SIDE);
  const height = rows * STEP - (STEP - SIDE);
  // The words above say the same.
  return drawn(
    "svg",
    { class: "squares", viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" },
    ...sorted.map((fate, at) => square(fate, (at % across) * STEP, Math.floor(at / across) * STEP)),
  );
}

function square(fate, x, y) {
  const box = { x: 1, y: 1, width: SIDE - 2, height: SIDE - 2, rx: 3 };
  const inside = {
    cross: [drawn("path", { d: `M6 6l${SIDE - 12} ${SIDE - 12}M${SIDE - 6} 6L6 ${SIDE - 6}` })],
    half: [drawn("rect", { ...box, y: SIDE / 2, height: SIDE / 2 - 1, class: "lower" })],
    full: [],
  }[FATES[fate]?.sign ?? "full"];
  return drawn("g", { class: `square ${fate ?? "held"}`, transform: `translate(${x} ${y})` }, drawn("rect", box), ...inside);
}

/** A square beside words. */
export function sign(fate) {
  const drawing = { class: "sign", viewBox: `0 0 ${SIDE} ${SIDE}`, width: SIDE, height: SIDE, "aria-hidden": "true" };
  return drawn("svg", drawing, square(fate, 0, 0));
}

export function first(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
