// Tables of what is held and of what became of it.

import { spoken } from "./account.js";
import { counted, element } from "./element.js";
import { FATES, first, sign } from "./picture.js";

const BASES = {
  consent: "consent, Art. 6(1)(a)",
  contract: "contract, Art. 6(1)(b)",
  "legal-obligation": "legal obligation, Art. 6(1)(c)",
  "vital-interests": "vital interests, Art. 6(1)(d)",
  "public-task": "public task, Art. 6(1)(e)",
  "legitimate-interests": "legitimate interests, Art. 6(1)(f)",
};

/** A table that becomes a list of cards where it has no room; the roles keep it a table for whoever listens to it. */
function table(caption, head, rows) {
  const cell = (content, at) => element("td", { role: "cell", "data-label": head[at] }, element("div", {}, ...[content].flat()));
  return element(
    "table",
    { role: "table" },
    element("caption", {}, caption),
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...head.map((name) => element("th", { scope: "col", role: "columnheader" }, name)))),
    element("tbody", { role: "rowgroup" }, ...rows.map((cells) => element("tr", { role: "row" }, ...cells.map(cell)))),
  );
}

/** What is held, place by place. */
export function held(purposes) {
  const rows = purposes.flatMap((purpose) =>
    purpose.places.map(({ label, rows }) => [
      element("strong", {}, first(label)),
      `${rows.length}`,
      first(purpose.words),
      [BASES[purpose.basis] ?? "none of its own", ...(purpose.provision ? [element("span", { class: "below" }, purpose.provision)] : [])],
    ]),
  );
  return table("Records about the person in the sample", ["Records of", "How many", "What for", "Lawful basis"], rows);
}

/** The records of one place, each with what became of its cells. */
export function compared({ label, rows }, schema) {
  const cards = rows.map(({ before, after, changed = [], fate }) => {
    const columns = schema.columns.map(({ name }) => name).filter((name) => before[name] !== undefined);
    const cells = columns.map((name) => {
      const was = cell(before[name]);
      if (fate === "goes") return pair(name, element("del", {}, was));
      if (!changed.includes(name)) return pair(name, was);
      return pair(name, element("del", {}, was), " ", element("ins", {}, cell(after[name] ?? null)));
    });
    const { one } = FATES[fate];
    return element("li", { class: `record ${fate}` }, element("p", { class: "fate" }, sign(fate), `This record ${one}.`), element("dl", {}, ...cells));
  });
  return [element("p", { class: "below" }, counted(rows.length, `record of ${label}`, `records of ${label}`)), element("ul", { class: "records" }, ...cards)];
}

function pair(name, ...content) {
  return element("div", {}, element("dt", {}, spoken(name)), element("dd", {}, ...content));
}

/** A cell in words: what is long is cut, what is bytes is told by its length. */
function cell(value) {
  if (value === null) return "nothing";
  if (typeof value === "object") {
    if ("hex" in value) return counted(value.hex.length / 2, "byte");
    return value.int ?? value.real;
  }
  const text = `${value}`;
  if (text === "") return "empty";
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

/** The explanation, section by section. */
export function explained({ sections }) {
  const line = ({ what, why, until, cites }) => {
    const reasons = [why, until && first(until), cites?.map(cited).join("; ")].filter(Boolean);
    return element("li", {}, element("span", { class: "what" }, what), ...reasons.map((reason) => element("span", { class: "below" }, reason)));
  };
  return sections.map(({ topic, heading, lines }) =>
    element(
      "details",
      { class: `topic ${topic}`, open: ["answer", "kept"].includes(topic) },
      element("summary", {}, heading, " ", element("span", { class: "count" }, `${lines.length}`)),
      element("ul", { class: "said" }, ...lines.map(line)),
    ),
  );
}

function cited(citation) {
  return typeof citation === "string" ? citation : Object.values(citation).filter((part) => typeof part === "string").join(" ");
}
