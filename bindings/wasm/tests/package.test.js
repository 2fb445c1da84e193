// The package as others install it: packed, then used in an empty Node project and an empty Vite project.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";

import { ROOT } from "./files.js";

const HERE = join(ROOT, "bindings/wasm");
const PLACE = join(ROOT, "target/npm");
const run = (folder, command, ...words) => execFileSync(command, words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const USE = `import { RightfulError, init, retention_end, rights } from "rightful";

await init();
const answer = rights({ circumstances: { basis: "contract" } });
let code;
try {
  retention_end({});
} catch (error) {
  code = error instanceof RightfulError ? error.code : "none";
}
`;

let packed;

before(() => {
  rmSync(PLACE, { recursive: true, force: true });
  mkdirSync(PLACE, { recursive: true });
  run(HERE, "npm", "pack", "--silent", "--pack-destination", PLACE);
  packed = join(PLACE, readdirSync(PLACE).find((name) => name.endsWith(".tgz")));
});

function project(name, files) {
  const folder = join(PLACE, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, private: true, type: "module" }));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  // What was packed needs no other package, so nothing is fetched.
  run(folder, "npm", "install", "--offline", "--no-audit", "--no-fund", "--silent", packed);
  return folder;
}

test("in an empty Node project", () => {
  const folder = project("node", { "index.js": `${USE}console.log(answer.length > 5, code);\n` });
  assert.equal(run(folder, "node", "index.js").trim(), "true json.missing-key");
});

test("in an empty Vite project", async () => {
  const page = `<!doctype html><html lang="en"><head><link rel="icon" href="data:,"><title>Vite</title></head><body><script type="module" src="/index.js"></script></body></html>`;
  const folder = project("vite", {
    "index.html": page,
    "index.js": `${USE}document.title = [answer.length > 5, code].join(" ");\n`,
    "vite.config.js": `export default { build: { target: "es2022" } };\n`,
  });
  run(folder, join(HERE, "node_modules/.bin/vite"), "build", "--logLevel", "warn");
  const { complaints, serve, withBrowser } = await import("./browser.js");
  const server = await serve(join(folder, "dist"));
  try {
    await withBrowser({}, async (context) => {
      const page = context.pages()[0] ?? (await context.newPage());
      const said = complaints(page);
      await page.goto(`${server.url}/`);
      await page.waitForFunction(() => document.title !== "Vite");
      assert.equal(await page.title(), "true json.missing-key");
      assert.deepEqual(said, []);
    });
  } finally {
    server.close();
  }
});
