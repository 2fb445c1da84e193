// A Chromium without a window, and a server of files for it.

import { createServer } from "node:http";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";

import { chromium } from "playwright-core";

const TYPES = {
  css: "text/css",
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  json: "application/json",
  wasm: "application/wasm",
};

/** Serves the files of a folder on this machine until `close`, each request noted. */
export async function serve(folder, headers = {}) {
  const requests = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    requests.push(path);
    try {
      const body = readFileSync(join(folder, normalize(path === "/" ? "/index.html" : path)));
      response.writeHead(200, { "content-type": TYPES[path.split(".").pop()] ?? TYPES.html, ...headers });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, requests, close: () => server.close() };
}

/** Opens a browser with a new profile, hands it over, and leaves nothing behind. */
export async function withBrowser(options, use) {
  const profile = mkdtempSync(join(tmpdir(), "rightful-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    ...options,
  });
  try {
    return await use(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Notes everything a page says in its console, and every error nobody catches. */
export function complaints(page) {
  const said = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`uncaught: ${error}`));
  page.on("requestfailed", (request) => said.push(`failed: ${request.url()}`));
  return said;
}
