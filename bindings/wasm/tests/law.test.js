// `rightful/law`: the functions that need nothing but the law, from a module of their own.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as rightful from "rightful";
import * as law from "rightful/law";

import { vectors } from "./files.js";
import { run } from "./vectors.js";

/** The calls that the module of the law has. */
function calls(names) {
  const files = Object.entries(vectors()).filter(([path]) => /^(calls|holidays)\//.test(path));
  const own = files.map(([path, text]) => [path, JSON.parse(text).filter(({ call }) => names.includes(call))]);
  return own.filter(([, left]) => left.length > 0);
}

test("every vector is answered as by the module with every function", async () => {
  await law.init();
  const of = calls(law.names());
  const { failures, counts } = await run(Object.fromEntries(of.map(([path, left]) => [path, JSON.stringify(left)])), law);
  assert.equal(failures.length, 0, failures.slice(0, 10).join("\n"));
  assert.ok(Object.values(counts).every((count) => count > 0));
  const called = new Set(of.flatMap(([, left]) => left.map(({ call }) => call)));
  assert.deepEqual([...called, "codes", "holiday_places"].sort(), law.names(), "every other function has a vector");
});

test("the functions are those of the module, and the other module is not loaded for them", async () => {
  await law.init();
  const own = new Set(["RightfulError", "call", "init", "names"]);
  assert.deepEqual(Object.keys(law).filter((name) => !own.has(name)).sort(), law.names());
  assert.ok(Object.keys(law).every((name) => name in rightful));
  assert.equal(law.RightfulError, rightful.RightfulError);
  assert.throws(() => law.call("plan", "{}"), { name: "RightfulError", code: "call.unknown" });
  assert.throws(() => rightful.names(), { name: "RightfulError", code: "module.not-ready" });
});

test("what says what there is says it in both", async () => {
  await Promise.all([law.init(), rightful.init()]);
  for (const name of ["codes", "holiday_places"]) assert.equal(law.call(name, "{}"), rightful.call(name, "{}"));
});
