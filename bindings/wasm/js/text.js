// The JSON text of plain objects, or why they have none. Everything is read once: what is checked is what is written.

import { RightfulError, refusal } from "./refusal.js";
import { WORDS } from "./words.js";

/** Deeper than any parser of the core goes. */
const TOO_DEEP = 256;

/** The text of a value. What JSON would leave out, round or read as something else is refused. */
export function text(value) {
  const steps = [];
  try {
    return written(value, steps);
  } catch (thrown) {
    if (thrown instanceof RightfulError) throw thrown;
    // What a getter or a proxy throws may say anything; a text can be too long for the engine.
    throw wrong("json.type", steps, "the value cannot be read, or its text is too long");
  }
}

function written(value, steps) {
  switch (typeof value) {
    case "string":
      if (!value.isWellFormed()) throw wrong("json.syntax", steps, "the text has half a surrogate pair");
      return JSON.stringify(value);
    case "boolean":
      return value ? "true" : "false";
    case "number":
      if (!Number.isFinite(value)) throw wrong("json.range", steps, "NaN and infinity are no numbers of JSON");
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
        throw wrong("json.range", steps, "the number is not exact: write 64-bit numbers as { \"int\": \"…\" }");
      }
      return `${value}`;
    case "object":
      return value === null ? "null" : inside(value, steps);
    case "bigint":
      throw wrong("json.type", steps, "a bigint is no value of JSON: write 64-bit numbers as { \"int\": \"…\" }");
    default:
      throw wrong("json.type", steps, `expected a value of JSON, not ${typeof value}`);
  }
}

function inside(value, steps) {
  if (steps.length >= TOO_DEEP) throw refusal("json.syntax", "", "the value nests too deeply, or contains itself");
  if (Array.isArray(value)) return list(value, steps);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    const hint = value instanceof Date ? ": write a day as \"2026-03-01\"" : "";
    throw wrong("json.type", steps, `expected a plain object${hint}`);
  }
  if (Object.getOwnPropertySymbols(value).length > 0) throw wrong("json.type", steps, "a symbol is no key of JSON");
  return map(value, steps);
}

function list(value, steps) {
  let out = "[";
  for (let index = 0; index < value.length; index += 1) {
    steps.push(index);
    out += `${index > 0 ? "," : ""}${written(value[index], steps)}`;
    steps.pop();
  }
  return `${out}]`;
}

function map(value, steps) {
  let out = "{";
  const keys = Object.keys(value);
  for (const key of keys) {
    steps.push({ key, keys });
    if (!key.isWellFormed()) throw wrong("json.syntax", steps, "the key has half a surrogate pair");
    const held = value[key];
    // A key without a value is a key that is not there.
    if (held !== undefined) out += `${out.length > 1 ? "," : ""}${JSON.stringify(key)}:${written(held, steps)}`;
    steps.pop();
  }
  return `${out}}`;
}

function wrong(code, steps, message) {
  return refusal(code, steps.map(named).join(""), message);
}

/** A key that no wire type has may be a person's data: it is told by its position in the order of the keys. */
function named(step) {
  if (typeof step === "number") return `/${step}`;
  const { key, keys } = step;
  return WORDS.has(key) ? `/${key}` : `/*[${[...keys].sort().indexOf(key)}]`;
}
