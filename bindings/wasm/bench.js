// How fast the binding is, beside the library for the same work. Prints figures and asserts none.
//
//   cargo build --release -p rightful-benches --example plan_call
//   node --expose-gc bindings/wasm/bench.js

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

import { serve, withBrowser } from "./tests/browser.js";
import { ROOT } from "./tests/files.js";
import * as rightful from "./js/index.js";

/** What work takes at least, in milliseconds: nothing is ever faster than it is. */
function least(times, work) {
  const taken = Array.from({ length: times }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...taken);
}

const shown = (name, value) => console.log(`${name.padEnd(58)} ${value}`);

const start = performance.now();
await rightful.init();
rightful.codes();
shown("Node: from init to the first answer", `${(performance.now() - start).toFixed(0)} ms`);

const native = spawnSync(join(ROOT, "target/release/examples/plan_call"), { encoding: "utf8", maxBuffer: 1 << 28 });
const json = native.stdout;
const call = JSON.parse(json);
const [library] = native.stderr.split(" ").map(Number);
const answer = rightful.call("plan", json);
const parse = least(15, () => JSON.parse(answer));
const inside = least(15, () => rightful.call("plan", json));
const whole = least(15, () => rightful.plan(call));
shown("the library: a plan of 300 tables, text in and out", `${library.toFixed(2)} ms`);
shown("Node: parsing the answer", `${parse.toFixed(2)} ms`);
shown("Node: the plan, text in and out", `${inside.toFixed(2)} ms`);
shown("Node: the plan, objects in and out", `${whole.toFixed(2)} ms (${((whole / (library + parse) - 1) * 100).toFixed(0)} % more than library and parsing)`);

const memory = () => process.memoryUsage();
for (let round = 0; round < 1_000; round += 1) rightful.rights({ circumstances: { basis: "contract" } });
globalThis.gc?.();
const before = memory();
for (let round = 0; round < 10_000; round += 1) rightful.rights({ circumstances: { basis: "contract" } });
globalThis.gc?.();
const after = memory();
shown("Node: memory after 10,000 calls more", `${((after.rss - before.rss) / 1e6).toFixed(1)} MB resident, ${((after.arrayBuffers - before.arrayBuffers) / 1e6).toFixed(1)} MB of buffers`);

const server = await serve(join(ROOT, "bindings/wasm"));
await withBrowser({}, async (context) => {
  const page = context.pages()[0] ?? (await context.newPage());
  const firsts = [];
  for (let round = 0; round < 5; round += 1) {
    await page.goto(`${server.url}/tests/empty.html`);
    firsts.push(
      await page.evaluate(async () => {
        const start = performance.now();
        const rightful = await import("/js/index.js");
        await rightful.init();
        rightful.rights({ circumstances: { basis: "contract" } });
        return performance.now() - start;
      }),
    );
  }
  firsts.sort((one, other) => one - other);
  shown("Chromium: from the request to the first answer", `${firsts[2].toFixed(0)} ms (${firsts.map((first) => first.toFixed(0)).join(", ")})`);
});
server.close();
