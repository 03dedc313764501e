#!/usr/bin/env node
/**
 * look.mjs [OUT] - pictures of the page over the mock herd, and what axe-core
 * and the console have to say. For people who work on the page.
 *
 * Needs the packages of test/browser/package.json (NODE_PATH does not help
 * modules: it looks in build/browser) and Chromium.
 */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const need = createRequire(resolve("build/browser/package.json"));
const { chromium } = need("playwright-core");
const AXE = need.resolve("axe-core/axe.min.js");
const out = process.argv[2] ?? "build/look";
mkdirSync(out, { recursive: true });

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update",
    "--disable-sync"] });

/** Start a mock, do something with a page of it, stop it. */
async function over(words, options, act) {
  const mock = spawn(process.execPath, ["test/browser/mock.mjs", "--port", "0",
    ...words], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((done) =>
    mock.stdout.once("data", (data) => done(String(data).trim())));
  // axe-core is put into the page, which its policy would not let in.
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 },
    bypassCSP: Boolean(options.axe), ...options });
  page.on("console", (message) => {
    if (message.type() !== "log") console.log("console:", message.text());
  });
  page.on("pageerror", (error) => console.log("error:", error.stack));
  try {
    await act(page, url);
  } catch (error) {
    console.log("FAILED", error);
  } finally {
    await page.close();
    mock.kill();
  }
}

async function settled(page) {
  await page.waitForFunction(() => window.muster?.connected &&
    window.muster.frames > 3 && window.muster.settled);
}

async function shot(page, name) {
  await page.screenshot({ path: `${out}/${name}.png` });
  console.log(`${out}/${name}.png`);
}

async function judge(page, name) {
  await page.addScriptTag({ path: AXE });
  const { violations } = await page.evaluate(() => window.axe.run());
  for (const bad of violations) {
    console.log(`axe ${name}: ${bad.impact} ${bad.id}: ${bad.help}`);
    for (const node of bad.nodes.slice(0, 3)) console.log("   ", node.html);
  }
  console.log(`axe ${name}: ${violations.length} violations`);
}

const still = ["--clients", "60", "--rate", "0"];

for (const colorScheme of ["light", "dark"]) {
  await over(still, { colorScheme, axe: true }, async (page, url) => {
    await page.goto(url);
    await settled(page);
    await shot(page, `world-${colorScheme}`);
    await judge(page, `world-${colorScheme}`);
    await page.locator("[data-test=client-row]").first().click();
    await page.waitForTimeout(1200);
    await settled(page);
    await shot(page, `card-${colorScheme}`);
    await judge(page, `card-${colorScheme}`);
  });
  await over(["--clients", "60", "--rate", "20"], { colorScheme, axe: true },
    async (page, url) => {
      await page.request.post(`${url}mock/down/Wilkes`);
      await page.goto(`${url}#panel=herd`);
      await page.waitForTimeout(4000);
      await shot(page, `herd-${colorScheme}`);
      await judge(page, `herd-${colorScheme}`);
    });
}

await over(["--clients", "0"], {}, async (page, url) => {
  await page.goto(url);
  await settled(page);
  await shot(page, "empty");
});

await over(still, { viewport: { width: 390, height: 844 }, hasTouch: true,
  isMobile: true, deviceScaleFactor: 2 }, async (page, url) => {
  await page.goto(url);
  await settled(page);
  await shot(page, "phone");
  await page.locator("[data-test=client-row]").first().tap();
  await page.waitForTimeout(1200);
  await shot(page, "phone-card");
  await page.locator("[data-test=card-close]").tap();
  await page.locator("[data-test=tab-herd]").tap();
  await page.waitForTimeout(1500);
  await shot(page, "phone-herd");
});

await over(["--clients", "20000"], {}, async (page, url) => {
  await page.goto(url);
  await settled(page).catch(() => console.log("not settled"));
  await page.waitForFunction(() => window.muster.clients === 20000);
  const before = await page.evaluate(() => window.muster.frames);
  await page.waitForTimeout(4000);
  const figures = await page.evaluate(() => [window.muster.frames,
    window.muster.frameMs]);
  console.log(`20000 clients: ${(figures[0] - before) / 4} frames/s, ` +
    `${figures[1].toFixed(1)} ms each`);
  await shot(page, "many");
  await page.request.post(`${url}mock/away`);
  await page.waitForFunction(() => !window.muster.connected);
  await page.waitForTimeout(4000);
  await shot(page, "away");
});

await browser.close();
