#!/usr/bin/env node
/**
 * look.mjs [OUT] - pictures of the page over the mock herd, for people who work
 * on it: build/look/*.png.
 */
import { mkdirSync } from "node:fs";
import { launch, openPage, ready, startMock } from "./browser.mjs";

const out = process.argv[2] ?? "build/look";
mkdirSync(out, { recursive: true });
const browser = await launch();

const STILL = ["--clients", "60", "--rate", "0"];
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true,
  isMobile: true, deviceScaleFactor: 2 };

/** A page of its own, and a way to take its picture. */
async function over(words, options, act) {
  const mock = await startMock(...words);
  const { page, complaints } = await openPage(browser, mock.url,
    { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce",
      ...options });
  await ready(page);
  await act(page, async (name) => {
    await page.waitForTimeout(700);
    await page.screenshot({ path: `${out}/${name}.png` });
    console.log(`${out}/${name}.png`);
  }, mock);
  for (const text of complaints) console.log("console:", text);
  await page.close();
  mock.stop();
}

const find = (page, name) => page.locator(`[data-test=${name}]`);

for (const colorScheme of ["light", "dark"]) {
  await over(STILL, { colorScheme }, async (page, shot) => {
    await shot(`world-${colorScheme}`);
    await page.evaluate(() => {
      location.hash = "#map=6/51/2&client=kiwi.cs.ucla.edu";
    });
    await shot(`near-${colorScheme}`);
    await find(page, "help-open").click();
    await shot(`help-${colorScheme}`);
  });
  await over(["--clients", "60", "--rate", "30"], { colorScheme },
    async (page, shot, mock) => {
      await mock.ask("down/Wilkes");
      await page.waitForTimeout(3000);
      await find(page, "client-row").nth(5).click();
      await find(page, "tab-herd").click();
      await page.waitForTimeout(1000);
      await shot(`herd-${colorScheme}`);
    });
}

await over(["--clients", "0"], {}, (_, shot) => shot("empty"));

await over(STILL, PHONE, async (page, shot) => {
  await shot("phone");
  await find(page, "client-row").first().tap();
  await shot("phone-card");
  await find(page, "card-close").tap();
  await find(page, "tab-herd").tap();
  await shot("phone-herd");
});

await over(["--clients", "20000"], {}, async (page, shot, mock) => {
  await page.waitForFunction(() => window.muster.clients === 20000);
  await shot("many");
  await mock.ask("away");
  await page.waitForTimeout(4000);
  await shot("away");
});

await browser.close();
