// What stands between plain JavaScript objects and a module: JSON text both ways, and one kind of error.

import { WORDS } from "./words.js";

/** Deeper than any parser of the core goes. */
const TOO_DEEP = 256;

/** What went wrong: a stable code, the place, and every problem. It holds no value of the call. */
export class RightfulError extends Error {
  constructor(problems) {
    super(problems.map(said).join("\n"));
    this.name = "RightfulError";
    this.code = problems[0].code;
    this.at = problems[0].at;
    this.problems = problems;
  }
}

function said({ code, at, message }) {
  return at === "" ? `${code}: ${message}` : `${code} at ${at}: ${message}`;
}

function refusal(code, at, message) {
  return new RightfulError([{ code, at, message }]);
}

/** What speaks with a module: `instance` is how it was wrapped for JavaScript, `url` where it lies. */
export function boundary(instance, url) {
  /** Whether the module answers: not yet, yes, or no more. */
  let state = "waiting";
  let starting;

  async function start(source) {
    await instance.default({ module_or_path: await readable(source ?? url) });
    state = "ready";
  }

  function asked(question) {
    if (state === "waiting") {
      throw refusal("module.not-ready", "", "the module is not loaded yet: await init() first");
    }
    if (state === "stopped") {
      throw refusal("module.stopped", "", "the module stopped in an earlier call: load the page or start the process again");
    }
    try {
      return question();
    } catch (thrown) {
      if (typeof thrown === "string") throw new RightfulError(JSON.parse(thrown));
      // Its memory may be half-way through a change.
      state = "stopped";
      throw refusal("module.stopped", "", "the module ran out of memory: load the page or start the process again");
    }
  }

  /**
   * Loads the module; importing this file loads nothing. Several calls load it once.
   *
   * In a browser it is fetched from beside this file, in Node read from there; or give its bytes, its compiled form, a
   * response or a URL.
   */
  function init(source) {
    if (starting === undefined) {
      starting = start(source).catch(() => {
        starting = undefined;
        throw refusal("module.unreadable", "", "the module cannot be loaded: give its bytes or its URL");
      });
    }
    return starting;
  }

  /** Answers a call: JSON text in, canonical JSON text (RFC 8785) out. */
  function call(name, json) {
    demand(typeof name === "string" && typeof json === "string", "expected the name of a function and a JSON text");
    demand(json.isWellFormed(), "the text has half a surrogate pair");
    return asked(() => instance.call(name, json));
  }

  /** Answers a call: a plain object in, plain objects out. */
  function answer(name, value) {
    check(value, []);
    return JSON.parse(call(name, JSON.stringify(value)));
  }

  /** The names of all functions. */
  const names = () => asked(instance.names);

  return { answer, call, init, names };
}

/** Node cannot fetch from the disk. */
async function readable(given) {
  const isFile = given instanceof URL && given.protocol === "file:";
  const files = isFile ? globalThis.process?.getBuiltinModule?.("node:fs") : undefined;
  return files === undefined ? given : files.promises.readFile(given);
}

function demand(holds, message) {
  if (!holds) throw refusal("json.type", "", message);
}

/** Refuses what JSON.stringify would leave out, round or read as something else. */
function check(value, steps) {
  switch (typeof value) {
    case "string":
      if (!value.isWellFormed()) throw wrong("json.syntax", steps, "the text has half a surrogate pair");
      return;
    case "boolean":
      return;
    case "number":
      if (!Number.isFinite(value)) throw wrong("json.range", steps, "NaN and infinity are no numbers of JSON");
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
        throw wrong("json.range", steps, "the number is not exact: write 64-bit numbers as { \"int\": \"…\" }");
      }
      return;
    case "object":
      return value === null ? undefined : checkInside(value, steps);
    case "bigint":
      throw wrong("json.type", steps, "a bigint is no value of JSON: write 64-bit numbers as { \"int\": \"…\" }");
    default:
      throw wrong("json.type", steps, `expected a value of JSON, not ${typeof value}`);
  }
}

function checkInside(value, steps) {
  if (steps.length >= TOO_DEEP) throw refusal("json.syntax", "", "the value nests too deeply, or contains itself");
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      steps.push(index);
      check(value[index], steps);
      steps.pop();
    }
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    const hint = value instanceof Date ? ": write a day as \"2026-03-01\"" : "";
    throw wrong("json.type", steps, `expected a plain object${hint}`);
  }
  if (Object.getOwnPropertySymbols(value).length > 0) throw wrong("json.type", steps, "a symbol is no key of JSON");
  for (const key of Object.keys(value)) {
    steps.push({ key, of: value });
    if (!key.isWellFormed()) throw wrong("json.syntax", steps, "the key has half a surrogate pair");
    // A key without a value is a key that is not there.
    if (value[key] !== undefined) check(value[key], steps);
    steps.pop();
  }
}

function wrong(code, steps, message) {
  return refusal(code, steps.map(named).join(""), message);
}

/** A key that no wire type has may be a person's data: it is told by its position in the order of the keys. */
function named(step) {
  if (typeof step === "number") return `/${step}`;
  const { key, of } = step;
  return WORDS.has(key) ? `/${key}` : `/*[${Object.keys(of).sort().indexOf(key)}]`;
}
