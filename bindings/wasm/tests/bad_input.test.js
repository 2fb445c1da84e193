// Whatever is passed in: a RightfulError with code and place, and no value in its message.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as rightful from "rightful";

const SECRET = "cnry-anna@x.example";

function refused(call, code, at) {
  let thrown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  assert.ok(thrown instanceof rightful.RightfulError, `threw ${thrown?.name ?? "nothing"}`);
  assert.deepEqual({ code: thrown.code, at: thrown.at }, { code, at });
  assert.ok(thrown.problems.length > 0);
  assert.doesNotMatch(JSON.stringify(thrown.problems) + thrown.message, /cnry/);
}

test("before init every function says so", () => {
  refused(() => rightful.codes(), "module.not-ready", "");
  refused(() => rightful.names(), "module.not-ready", "");
  refused(() => rightful.call("codes", "{}"), "module.not-ready", "");
});

test("what is no module is refused, and init can be called again", async () => {
  await assert.rejects(rightful.init(new Uint8Array([1, 2, 3])), { name: "RightfulError", code: "module.unreadable" });
  refused(() => rightful.codes(), "module.not-ready", "");
  // A whole module, and another one: nothing of it is taken in.
  const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
  for (const other of [empty, await WebAssembly.compile(empty), new Response(empty), 5, {}]) {
    await assert.rejects(rightful.init(other), { name: "RightfulError", code: "module.unreadable" });
  }
  refused(() => rightful.codes(), "module.not-ready", "");
  await Promise.all([rightful.init(), rightful.init()]);
  assert.ok(rightful.codes().length > 100);
});

const redact = (identifiers, more = {}) => () => rightful.redact({ text: SECRET, identifiers, ...more });

test("wrong shapes", () => {
  refused(() => rightful.redact(null), "json.type", "");
  refused(() => rightful.redact(undefined), "json.type", "");
  refused(() => rightful.redact([]), "json.type", "");
  refused(() => rightful.redact(SECRET), "json.type", "");
  refused(() => rightful.redact({}), "json.missing-key", "");
  refused(redact(SECRET), "json.type", "/identifiers");
  refused(redact([], { [SECRET]: 1 }), "json.unknown-key", "/*[0]");
  refused(() => rightful.call("erase", "{}"), "call.unknown", "");
  refused(() => rightful.call("redact", "{"), "json.syntax", "");
  refused(() => rightful.call("redact", { text: SECRET }), "json.type", "");
});

test("what JSON cannot say", () => {
  class Call {
    text = SECRET;
  }
  const cyclic = {};
  cyclic.policy = cyclic;
  for (const value of [NaN, Infinity, -Infinity]) refused(redact(value), "json.range", "/identifiers");
  for (const value of [2 ** 53, -(2 ** 60), 1e300]) refused(redact(value), "json.range", "/identifiers");
  for (const value of [1n, Symbol("a"), () => SECRET]) refused(redact(value), "json.type", "/identifiers");
  for (const value of [new Map([[SECRET, 1]]), new Set(), new Date(), new Call(), /a/, Promise.resolve()]) {
    refused(redact(value), "json.type", "/identifiers");
  }
  refused(redact([, 1]), "json.type", "/identifiers/0");
  refused(redact({ [Symbol.iterator]: 1 }), "json.type", "/identifiers");
  refused(redact({ toJSON: () => [] }), "json.type", "/identifiers/*[0]");
  refused(() => rightful.check(cyclic), "json.syntax", "");
});

test("what reads otherwise each time, or throws", () => {
  const redaction = { text: "x", identifiers: [] };
  const lying = (later) => {
    let reads = 0;
    const value = { text: "x" };
    return Object.defineProperty(value, "identifiers", { enumerable: true, get: () => (reads++ === 0 ? [] : later) });
  };
  for (const later of [1n, SECRET, lying]) assert.equal(rightful.redact(lying(later)).changed, false);
  const throwing = { get text() { throw new Error(SECRET); } };
  refused(() => rightful.redact(throwing), "json.type", "/text");
  refused(() => rightful.redact(new Proxy({}, { ownKeys() { throw new Error(SECRET); } })), "json.type", "");
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  refused(() => rightful.redact(proxy), "json.type", "");
  // How an object would be written by JSON.stringify is not asked.
  const said = Object.defineProperty({ ...redaction }, "toJSON", { value: () => ({ text: SECRET }) });
  assert.deepEqual(rightful.redact(said), rightful.redact(redaction));
  const inherited = Object.setPrototypeOf({ ...redaction }, Object.assign(Object.create(null), { toJSON: () => 5 }));
  assert.deepEqual(rightful.redact(inherited), rightful.redact(redaction));
});

test("half a surrogate pair, in a value, a key and a text", () => {
  refused(redact([`\ud83d${SECRET}`]), "json.syntax", "/identifiers/0");
  refused(redact({ [`${SECRET}\udc00`]: 1 }), "json.syntax", "/identifiers/*[0]");
  refused(() => rightful.call("redact", `{"text":"\ud83d"}`), "json.type", "");
  refused(() => rightful.call("redact", `{"text":"\\ud83d","identifiers":[]}`), "json.syntax", "");
});

test("dates out of range", () => {
  const end = (on) => () =>
    rightful.retention_end({ rule: { trigger: "event", term: { keep: "P3Y" } }, events: [], on });
  for (const on of ["2026-02-30", "0000-01-01", "10000-01-01", "yesterday", ""]) {
    assert.throws(end(on), (error) => error.problems.some(({ code, at }) => code === "date.unknown" && at === "/on"));
  }
});

test("huge and deeply nested documents", () => {
  const nested = (depth) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  for (const depth of [128, 1_000, 100_000]) {
    refused(() => rightful.call("check", `{"policy":${nested(depth)}}`), "json.syntax", "");
  }
  refused(() => rightful.check(JSON.parse(`{"policy":${nested(5_000)}}`)), "json.syntax", "");
  const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, n]));
  assert.throws(() => rightful.check({ policy: wide }), rightful.RightfulError);
  const long = "x".repeat(20_000_000);
  assert.deepEqual(rightful.redact({ text: long, identifiers: [] }).changed, false);
  assert.ok(rightful.codes().length > 100, "and it answers afterwards");
});

test("answers are plain objects that JSON has", () => {
  const answer = rightful.rights({ circumstances: { basis: "contract" } });
  const plain = (value) => {
    assert.ok(["string", "number", "boolean", "object"].includes(typeof value));
    if (value === null || typeof value !== "object") return;
    assert.ok(Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
    Object.values(value).forEach(plain);
  };
  plain(answer);
});

test("the functions are those of the module, by the same names", () => {
  const own = new Set(["RightfulError", "call", "init", "names"]);
  const exported = Object.keys(rightful).filter((name) => !own.has(name));
  assert.deepEqual(exported.sort(), rightful.names());
});
