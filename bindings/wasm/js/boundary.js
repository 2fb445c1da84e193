// What stands between plain JavaScript objects and a module: JSON text both ways, and one kind of error.

import { RightfulError, refusal } from "./refusal.js";
import { text } from "./text.js";

export { RightfulError };

/** What speaks with a module: `instance` is how it was wrapped for JavaScript, `url` where it lies. */
export function boundary(instance, url) {
  /** Whether the module answers: not yet, yes, or no more. */
  let state = "waiting";
  let starting;

  async function start(source) {
    // Whatever is no module of this package is refused before it is taken in: that cannot be taken back.
    const module = await compiled(await readable(source ?? url));
    const names = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
    if (!["call", "names"].every((name) => names.has(name))) throw new TypeError("another module");
    await instance.default({ module_or_path: module });
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
    return JSON.parse(call(name, text(value)));
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

/** The module of what was given: where to fetch it, a response, bytes, or itself. */
async function compiled(given) {
  if (Object.prototype.toString.call(given) === "[object WebAssembly.Module]") return given;
  const isPlace = typeof given === "string" || given instanceof URL || given instanceof Request;
  const found = isPlace ? await fetch(given) : given;
  if (!(found instanceof Response)) return WebAssembly.compile(found);
  if (!found.ok) throw new TypeError("not found");
  const streams = found.headers.get("Content-Type") === "application/wasm";
  return streams ? WebAssembly.compileStreaming(found) : WebAssembly.compile(await found.arrayBuffer());
}

function demand(holds, message) {
  if (!holds) throw refusal("json.type", "", message);
}
