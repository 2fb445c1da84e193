// The vectors in Chromium: the same runner over the same files, inside a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { complaints, serve, withBrowser } from "./browser.js";
import { ROOT, vectors } from "./files.js";

test("every vector is answered in Chromium as everywhere", async () => {
  const files = vectors();
  assert.ok(Object.keys(files).length > 0, "no file was found");
  const server = await serve(`${ROOT}bindings/wasm`);
  try {
    await withBrowser({}, async (context) => {
      const page = context.pages()[0] ?? (await context.newPage());
      const said = complaints(page);
      await page.goto(`${server.url}/tests/empty.html`);
      const { failures, counts } = await page.evaluate(async (files) => {
        const [rightful, { run }] = await Promise.all([import("/js/index.js"), import("/tests/vectors.js")]);
        await rightful.init();
        return run(files, rightful);
      }, files);
      assert.equal(failures.length, 0, failures.slice(0, 10).join("\n"));
      assert.deepEqual(Object.keys(counts), Object.keys(files).sort());
      assert.deepEqual(said, []);
    });
  } finally {
    server.close();
  }
});
