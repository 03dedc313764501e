/** The pages that a scenario opens, and what they complain of. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AXE } from "../browser.mjs";

export const DESKTOP = { viewport: { width: 1280, height: 800 } };
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true,
  isMobile: true, deviceScaleFactor: 2 };

/** What a canvas has at a point, in CSS pixels: red, green, blue, opacity. It
 * is copied: Chromium has something to say when a page's own canvas is read. */
export function pixel(page, id, x, y) {
  return page.evaluate(([name, px, py]) => {
    const canvas = document.getElementById(name);
    const ratio = canvas.width / canvas.clientWidth;
    const pen = new OffscreenCanvas(1, 1)
      .getContext("2d", { willReadFrequently: true });
    pen.drawImage(canvas, -Math.round(px * ratio), -Math.round(py * ratio));
    return [...pen.getImageData(0, 0, 1, 1).data];
  }, [id, x, y]);
}

/** Wait for what only Node can judge. */
export async function until(condition, what, patience_ms) {
  const end = Date.now() + patience_ms;
  while (!await condition()) {
    assert.ok(Date.now() < end, `it did not come about that ${what}`);
    await new Promise(setImmediate);
  }
}

export class Pages {
  constructor(browser, facts) {
    this.browser = browser;
    this.facts = facts;
    this.all = [];
    /** What no page should have had to say or to ask. */
    this.complaints = [];
    this.requests = 0;
  }

  /**
   * The page of a server, shown whole.
   *
   * @param {string} server
   * @param {object} [options] Playwright's for a context, and: hash,
   *   troubled (its server goes: it may miss it aloud)
   */
  async open(server, { hash = "", troubled = false, ...options } = {}) {
    const context = await this.browser.newContext({ ...DESKTOP,
      reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(this.facts.patience_ms);
    const page = await context.newPage();
    this.all.push(page);
    this.#listen(page, this.facts.servers[server].http, troubled);
    await page.goto(`${this.facts.servers[server].http}/${hash}`);
    await this.settled(page);
    return page;
  }

  /** It is told what happens, and has drawn all of it. */
  async settled(page) {
    await page.waitForFunction(() => window.muster?.connected &&
      window.muster.frames > 0 && window.muster.settled &&
      document.getElementById("credits").textContent);
  }

  async shot(page, name) {
    await page.screenshot({ path: join(this.facts.shots, `${name}.png`) });
  }

  /** What axe-core finds that keeps people out. */
  async accessible(page, what) {
    // It comes as from DevTools, which the page's policy does not concern.
    await page.evaluate(readFileSync(AXE, "utf8"));
    const { violations } = await page.evaluate(() => window.axe.run({
      runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a",
        "wcag21aa", "wcag22aa", "best-practice"] } }));
    const bad = violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, impact, help, nodes }) => `${impact} ${id}: ${help}\n` +
        nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)
          .join("\n"));
    assert.deepEqual(bad, [], what);
  }

  #listen(page, origin, troubled) {
    const complain = (text) => this.complaints.push(`${page.url()}: ${text}`);
    page.on("console", (message) => {
      if (!troubled) complain(`it says ${message.type()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => complain(`it fails: ${error.stack}`));
    page.on("request", (request) => {
      this.requests++;
      const { protocol, origin: asked } = new URL(request.url());
      if (asked !== origin && protocol !== "data:" && protocol !== "blob:") {
        complain(`it asks another host: ${request.url()}`);
      }
    });
    page.on("response", (response) => {
      if (response.status() >= 400 && !troubled) {
        complain(`it got ${response.status()} for ${response.url()}`);
      }
    });
    page.on("requestfailed", (request) => {
      const { errorText } = request.failure();
      // What the page itself has taken back is no failure.
      if (!troubled && errorText !== "net::ERR_ABORTED") {
        complain(`${request.url()}: ${errorText}`);
      }
    });
  }

  judge() {
    assert.deepEqual(this.complaints, []);
  }

  /** Pictures of what was there when a scenario failed. */
  async last_words(name) {
    for (const complaint of this.complaints) console.error(complaint);
    for (const [i, page] of this.all.entries()) {
      if (page.isClosed()) continue;
      const path = join(this.facts.shots, `FAILED-${name}-${i}.png`);
      await page.screenshot({ path, timeout: 10_000 })
        .then(() => console.error(`it looks like ${path}`))
        .catch((error) => console.error(`no picture: ${error.message}`));
    }
  }
}
