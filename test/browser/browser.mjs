/**
 * A browser and a mock herd, for those who try the page.
 *
 * The packages are those of test/browser/package.json, in build/browser:
 *
 *     make build/browser/ready
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const need = createRequire(`${root}build/browser/package.json`);

/** axe-core, as a script for a page. */
export const AXE = need.resolve("axe-core/axe.min.js");

export function launch() {
  return need("playwright-core").chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update",
      "--disable-sync"] });
}

/**
 * Start a mock herd on a free port.
 *
 * @param {...string} words of mock.mjs
 * @returns {Promise<{url: string, ask: (what: string) => Promise<any>,
 *   stop: () => void}>} ask("down/Welsh") does what /mock/down/Welsh does
 */
export async function startMock(...words) {
  const mock = spawn(process.execPath, ["test/browser/mock.mjs", "--port", "0",
    ...words], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((done) =>
    mock.stdout.once("data", (data) => done(String(data).trim())));
  return { url, stop: () => mock.kill(),
    ask: (what) => fetch(`${url}mock/${what}`, { method: "POST" }) };
}

/**
 * A page, and what its console says that it should not.
 *
 * @param {import("playwright-core").Browser} browser
 */
export async function openPage(browser, url, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 },
    ...options });
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() !== "log") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.stack));
  await page.goto(url);
  return { page, complaints };
}

/** Everybody is told of, and a frame with them is drawn. */
export function ready(page) {
  return page.waitForFunction(() => window.muster?.connected &&
    window.muster.frames > 2);
}
