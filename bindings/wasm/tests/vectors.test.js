import assert from "node:assert/strict";
import { test } from "node:test";

import * as rightful from "rightful";

import { vectors } from "./files.js";
import { run } from "./vectors.js";

test("every vector is answered in Node as everywhere", async () => {
  const files = vectors();
  assert.ok(Object.keys(files).length > 0, "no file was found");
  await rightful.init();
  const { failures, counts } = await run(files, rightful);
  assert.equal(failures.length, 0, failures.slice(0, 10).join("\n"));
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  assert.ok(all > 0, "no vector ran");
});
