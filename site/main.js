// The page: what is held, what closing the account comes to, and whether it is proven. Nothing is fetched after the start.

import { carryOut, close, hash, open } from "./account.js";
import { certificate, check } from "./proof.js";
import { counted, element, show } from "./element.js";
import { FATES, picture, sign } from "./picture.js";
import { init } from "./rightful/js/index.js";
import { compared, explained, held } from "./tables.js";

const at = (id) => document.getElementById(id);

async function start() {
  const [demo] = await Promise.all([fetch("demo.json").then((response) => response.json()), init()]);
  const account = open(demo);
  whatIsHeld(account);
  certificate(demo.evidence);
  at("preview").addEventListener("click", () => preview(account));
  at("verify").addEventListener("click", () => check(demo, false));
  at("tamper").addEventListener("click", () => check(demo, true));
  at("main").hidden = false;
  at("state").textContent = "Ready. Everything below happens on this page.";
}

function whatIsHeld({ demo, places, purposes }) {
  const records = places.reduce((sum, { rows }) => sum + rows.length, 0);
  at("held-lead").textContent =
    `${demo.person.name} has an account, and an older one that was left. In this sample the platform holds ` +
    `${counted(records, "record")} of ${counted(places.length, "kind")} about them, for ` +
    `${counted(purposes.filter(({ name }) => name !== "").length, "purpose")}. Each square is one record.`;
  show("picture", picture(purposes, places.map((place) => ({ ...place, rows: place.rows.map(() => ({})) }))));
  show("places", held(purposes));
}

async function preview(account) {
  const closed = close(account);
  const approved = await hash(closed.text);
  const places = carryOut(account, closed.plan, approved);
  const fates = places.flatMap(({ rows }) => rows.map(({ fate }) => fate));
  const figures = Object.entries(FATES).map(([fate, { one, many }]) => {
    const count = fates.filter((other) => other === fate).length;
    return element("li", { class: fate }, element("span", { class: "figure" }, sign(fate), `${count}`), element("span", { class: "what" }, count === 1 ? one : many));
  });
  show("figures", ...figures);
  show("picture-after", picture(account.purposes, places));
  show("explanation", ...explained(closed.explanation));
  at("hash").textContent = approved;
  choose(places, account.demo.schema);
  at("outcome").hidden = false;
  at("h-outcome").focus();
}

/** A place to compare; the first in which all kinds of fates can be seen is shown. */
function choose(places, schema) {
  const select = at("place");
  const options = places.map(({ name, label, rows }) => element("option", { value: name }, `${label} (${rows.length})`));
  select.replaceChildren(...options);
  const kinds = ({ rows }) => new Set(rows.map(({ fate }) => fate)).size;
  select.value = places.reduce((best, place) => (kinds(place) > kinds(best) ? place : best)).name;
  const compare = () => {
    const place = places.find(({ name }) => name === select.value);
    show("compare", ...compared(place, schema.tables[place.name]));
  };
  select.onchange = compare;
  compare();
}

start().catch((error) => {
  at("state").textContent = `The page could not be set up (${error.code ?? error.name}). Load it again.`;
  throw error;
});
