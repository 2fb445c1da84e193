// One account: what is held about it, and what closing it comes to. Every answer is the library's.

import * as rightful from "./rightful/js/index.js";

/** A column that no table has: by it a row is found again, whatever else of it has changed. */
const MARK = "page.row";

/** Where the sample has a place without a purpose of its own. */
const NO_PURPOSE = "";

/** The sample as the library reads it: the policy as a value, and the rows that are about the person. */
export function open(demo) {
  const parsed = rightful.parse_yaml({ files: [{ text: demo.policy }] });
  const policy = parsed.read.json;
  rightful.check({ policy });
  mark(demo.rows);
  const places = Object.entries(demo.about)
    .map(([name, positions]) => place(policy, demo, name, positions))
    .filter(({ rows }) => rows.length > 0);
  return { demo, policy, places, purposes: purposes(policy, places) };
}

function mark(rows) {
  for (const [at, row] of Object.values(rows).flat().entries()) row[MARK] = at;
}

function place(policy, demo, name, positions) {
  const declared = policy.collections[name]?.purposes?.[0] ?? NO_PURPOSE;
  const purpose = typeof declared === "string" ? declared : declared.purpose;
  return { name, label: spoken(name), purpose, rows: positions.map((at) => demo.rows[name][at]) };
}

function purposes(policy, places) {
  const used = Object.keys(policy.purposes).filter((name) => places.some(({ purpose }) => purpose === name));
  const rest = places.some(({ purpose }) => purpose === NO_PURPOSE) ? [NO_PURPOSE] : [];
  return [...used, ...rest].map((name) => {
    const declared = policy.purposes[name];
    return {
      name,
      words: declared?.description ?? "kept with other records",
      basis: declared?.basis,
      provision: declared?.provision,
      places: places.filter(({ purpose }) => purpose === name),
    };
  });
}

/** Closes the account on a copy of the rows: the plan, its reasons in words, and the rows afterwards. */
export function close({ demo, policy, places }) {
  const { case: occasion, schema, rows, key } = demo;
  const survey = rightful.survey({ policy, case: occasion, schema, rows });
  const text = rightful.call("plan", JSON.stringify({ policy, case: occasion, schema, survey, key }));
  const plan = JSON.parse(text);
  const { explanation } = rightful.explain({ policy, what: { plan }, audience: "person" });
  return { text, plan, explanation, places, policy };
}

/** Carries the plan out on the copy, once its hash is known. */
export function carryOut({ demo, policy, places }, plan, approved) {
  const { case: occasion, schema, rows, key } = demo;
  const seed = hex(crypto.getRandomValues(new Uint8Array(32)));
  const done = rightful.carry_out({ policy, case: occasion, schema, plan, approved, key, seed, rows });
  return places.map((place) => ({ ...place, rows: fates(place, done.rows[place.name] ?? []) }));
}

/** Each row with what became of it. */
function fates({ rows }, after) {
  const left = new Map(after.map((row) => [row[MARK], row]));
  return rows.map((before) => {
    const now = left.get(before[MARK]);
    if (now === undefined) return { before, fate: "goes" };
    const columns = Object.keys({ ...before, ...now });
    const changed = columns.filter((column) => !same(before[column] ?? null, now[column] ?? null));
    return { before, after: now, changed, fate: changed.length > 0 ? "changes" : "stays" };
  });
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The hash of a plan's canonical text. */
export async function hash(text) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `sign_ins` as it would be said. */
export function spoken(name) {
  return name.replaceAll("_", " ");
}
