/** How the page looks: dark and light, and to those who do not see it. */
import assert from "node:assert/strict";
import { report } from "./clients.mjs";
import { DESKTOP, PHONE, pixel } from "./pages.mjs";
import { known } from "./reports.mjs";

const theme = (page) =>
  page.evaluate(() => document.documentElement.dataset.theme);

/** The colour of the map where there is sea. */
const sea = async (page) => (await pixel(page, "map-base", 800, 400)).join();

/** Dark and light, as the system has it, until somebody chooses. */
export async function dark_and_light({ open, pages }) {
  const page = await open("Goloman", { colorScheme: "dark",
    hash: "#map=3/0/-150" });
  assert.equal(await theme(page), "dark");
  const night = await sea(page);
  await page.click("[data-test=theme-toggle]");
  assert.equal(await theme(page), "light");
  await pages.settled(page);
  assert.notEqual(await sea(page), night, "the map is light as well");
  await page.reload();
  await pages.settled(page);
  assert.equal(await theme(page), "light", "it is kept");
  await page.keyboard.press("t");
  assert.equal(await theme(page), "dark");
  await page.reload();
  await pages.settled(page);
  assert.equal(await sea(page), night);
}

/** axe-core finds nothing serious, whatever is shown. */
async function accessible({ open, pages, facts }, kind, screen, colorScheme) {
  await report(facts.servers.Hands, { id: "axe-1", lat: 34.07, lon: -118.44 },
    { id: "axe-2", lat: 34.02, lon: -118.49 });
  const page = await open("Goloman", { ...screen, colorScheme });
  await known(page, { id: "axe-1", lat: 34.07, lon: -118.44 });
  const judged = async (what) => {
    await pages.settled(page);
    await pages.accessible(page, `${kind}, ${colorScheme}: ${what}`);
  };
  await judged("the list");
  await page.click("[data-path='/v1/clients/axe-1']");
  await page.locator("[data-test=place]").first().waitFor();
  await judged("the card");
  await page.click("[data-test=card-close]");
  await page.fill("[data-test=search]", "nobody-is-called-so");
  await page.waitForSelector("[data-test=clear-search]");
  await judged("nobody found");
  await page.click("[data-test=clear-search]");
  await page.click("[data-test=tab-herd]");
  await page.waitForSelector("[data-test=strip-cell]");
  await judged("the herd");
  await page.click("[data-test=help-open]");
  await page.waitForSelector("[data-test=help][open]");
  await judged("help");
}

export const axe_desktop_light = (facts) =>
  accessible(facts, "desktop", DESKTOP, "light");
export const axe_desktop_dark = (facts) =>
  accessible(facts, "desktop", DESKTOP, "dark");
export const axe_phone_light = (facts) =>
  accessible(facts, "phone", PHONE, "light");
export const axe_phone_dark = (facts) =>
  accessible(facts, "phone", PHONE, "dark");
