// The examples of the README run, say what is said beside them, and pass the strict types.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { ROOT } from "./files.js";

const HERE = join(ROOT, "bindings/wasm");

for (const path of ["README.md", "bindings/wasm/README.md"]) {
  const name = path.replaceAll("/", "-");
  // Inside the package, so that `rightful` is this one.
  const folder = join(HERE, "tests/examples", name);

  test(`the examples of ${path}`, () => {
    const blocks = [...readFileSync(join(ROOT, path), "utf8").matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
    assert.ok(blocks.length > 0, "there is an example");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [at, code] of blocks.entries()) {
      const file = join(folder, `${at}.mjs`);
      writeFileSync(file, code);
      const said = execFileSync("node", [file], { cwd: ROOT, encoding: "utf8" });
      const told = [...code.matchAll(/^\/\/ (.*)$/gm)].map(([, line]) => line);
      if (told.length > 0) {
        assert.deepEqual(said.trimEnd().replaceAll("'", '"').split("\n"), told);
      }
      writeFileSync(join(folder, `${at}.mts`), code);
    }
    const options = { extends: "../../../tsconfig.json", include: ["*.mts"] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(options));
    execFileSync("npx", ["--no-install", "tsc", "-p", folder], { cwd: HERE, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    rmSync(join(HERE, "tests/examples"), { recursive: true });
  });
}
