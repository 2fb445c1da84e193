// The page as a person uses it: wide and narrow, light and dark, with the keyboard alone. An error in the console, a
// breach of the page's own rules, a request after the start or a finding of axe fails.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

import { complaints, serve, withBrowser } from "./browser.js";
import { ROOT } from "./files.js";

const SITE = join(ROOT, "target/site");
const SHOTS = join(ROOT, "target/site-pictures");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
];
const HEADERS = {
  "content-security-policy": readFileSync(join(SITE, "index.html"), "utf8").match(/http-equiv="Content-Security-Policy" content="([^"]+)"/)[1],
};

async function findings(page, where) {
  const results = await page.evaluate(`(async () => {
    const module = { exports: undefined };
    ${AXE}
    return axe.run(document, { resultTypes: ["violations"] });
  })()`);
  return results.violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}

/** The page is never wider than the screen. */
async function fits(page, where) {
  const [scroll, client] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(scroll <= client, `${where}: ${scroll} px in ${client}`);
}

async function atThePage(options, use) {
  const server = await serve(SITE, HEADERS);
  try {
    await withBrowser(options, async (context) => {
      const page = context.pages()[0] ?? (await context.newPage());
      const said = complaints(page);
      const requests = [];
      page.on("request", (request) => requests.push(request.url()));
      await page.goto(`${server.url}/`);
      await page.getByText("Ready.").waitFor();
      requests.length = 0;
      await use(page);
      assert.deepEqual(requests, [], "nothing is fetched after the start");
      assert.deepEqual(said, [], "the page complains");
    });
  } finally {
    server.close();
  }
}

mkdirSync(SHOTS, { recursive: true });

for (const viewport of SIZES) {
  for (const colorScheme of ["light", "dark"]) {
    const where = `${viewport.width}-${colorScheme}`;
    test(`closing the account, ${where}`, async () => {
      await atThePage({ viewport, colorScheme, reducedMotion: "reduce" }, async (page) => {
        const found = await findings(page, `${where} at first`);
        await page.screenshot({ path: join(SHOTS, `${where}-held.png`), fullPage: true });
        await page.getByRole("button", { name: "Preview closing the account" }).click();
        await page.getByRole("heading", { name: "What happens to the records" }).waitFor();
        const figures = await page.locator("#figures .figure").allTextContents();
        assert.equal(figures.length, 3);
        assert.ok(figures.every((figure) => Number(figure) > 0), `each fate is shown: ${figures}`);
        const said = await page.locator("#explanation").textContent();
        assert.match(said, /keeping invoices for the tax office/);
        assert.match(said, /20\d\d/, "until when");
        await page.getByRole("combobox").selectOption("users");
        const cards = page.locator("#compare .record");
        assert.ok((await cards.count()) >= 2);
        assert.match(await page.locator("#compare").textContent(), /Closed account/);
        assert.ok((await page.locator("#compare del").count()) > 0 && (await page.locator("#compare ins").count()) > 0);
        const closed = page.locator("#explanation details:not([open]) summary");
        while ((await closed.count()) > 0) await closed.first().click();
        await page.getByRole("button", { name: "Check the certificate" }).click();
        assert.match(await page.locator("#verdict").textContent(), /^It holds\./);
        await page.getByRole("button", { name: "Change one number" }).click();
        assert.match(await page.locator("#verdict").textContent(), /^It does not hold\..*certificate\./);
        found.push(...(await findings(page, `${where} at the end`)));
        await fits(page, where);
        await page.screenshot({ path: join(SHOTS, `${where}-closed.png`), fullPage: true });
        assert.deepEqual(found, []);
      });
    });
  }
}

test("by the keyboard alone", async () => {
  await atThePage({ viewport: SIZES[1], reducedMotion: "reduce" }, async (page) => {
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim().slice(0, 40));
    const reach = async (wanted) => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press("Tab");
        if ((await focused()) === wanted) return;
      }
      assert.fail(`the keyboard does not reach ${wanted}`);
    };
    await page.keyboard.press("Tab");
    assert.equal(await focused(), "To what is held");
    await page.keyboard.press("Enter");
    await reach("preview");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "h-outcome");
    await reach("place");
    const before = await page.locator("#compare").textContent();
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction((text) => document.querySelector("#compare").textContent !== text, before);
    await reach("verify");
    await page.keyboard.press("Space");
    assert.match(await page.locator("#verdict").textContent(), /^It holds\./);
    await reach("tamper");
    await page.keyboard.press("Enter");
    assert.match(await page.locator("#verdict").textContent(), /^It does not hold\./);
  });
});
