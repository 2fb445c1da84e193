// The examples of the README run.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { ROOT } from "./files.js";

for (const path of ["README.md", "bindings/wasm/README.md"]) {
  test(`the examples of ${path}`, () => {
    const blocks = [...readFileSync(join(ROOT, path), "utf8").matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
    assert.ok(blocks.length > 0, "there is an example");
    // Below the package's own folder, so that `rightful` is this one.
    const folder = join(ROOT, "bindings/wasm/node_modules/.readme");
    mkdirSync(folder, { recursive: true });
    for (const [at, code] of blocks.entries()) {
      const file = join(folder, `${path.replaceAll("/", "-")}-${at}.mjs`);
      const local = code
        .replace('from "rightful"', `from "../../js/index.js"`)
        .replace('from "rightful/law"', `from "../../js/law/index.js"`);
      writeFileSync(file, local);
      execFileSync("node", [file], { cwd: ROOT, encoding: "utf8" });
    }
  });
}
