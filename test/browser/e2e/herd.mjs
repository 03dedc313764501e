/** The herd as the page shows it, also when servers die and come back. */
import assert from "node:assert/strict";
import { report } from "./clients.mjs";
import { known } from "./reports.mjs";

const SERVERS = 5;

const server = (name, state) =>
  `[data-test=herd-server][data-server=${name}][data-state=${state}]`;
const link = (ends, state) =>
  `[data-test=herd-link][data-link=${ends}][data-state=${state}]`;

/** How many of these there are in the picture. */
const count = (page, selector, n) => page.waitForFunction(([what, wanted]) =>
  document.querySelectorAll(what).length === wanted, [selector, n]);

const says = (page, what) => page.locator("[data-test=herd-says]",
  { hasText: what }).waitFor();

/** A server that dies is grey, and its link; started again, all is well. */
export async function a_server_dies_and_heals({ open, pages, herd }) {
  const page = await open("Goloman", { hash: "#panel=herd" });
  await says(page, "All 5 servers are up");
  await count(page, "[data-test=herd-server][data-state=up]", SERVERS);
  await count(page, "[data-test=herd-link][data-state=live]", 6);
  await count(page, "[data-test=herd-link][data-tree=true]", SERVERS - 1);
  await pages.shot(page, "herd");

  await herd("kill", "Welsh");
  await page.waitForSelector(server("Welsh", "down"));
  await page.waitForSelector(link("Holiday-Welsh", "dead"));
  await says(page, "4 of 5 servers are up");
  assert.match(await page.textContent("[data-test=tab-herd]"), /4 \/ 5/);
  await count(page, "[data-test=herd-link][data-state=live]", 5);
  assert.equal(await page.textContent("[data-test=badge]"), "Live");
  // Why it is down leaves room for the others' figures.
  assert.deepEqual(await page.evaluate(() =>
    [...document.querySelectorAll("[data-test=herd-servers]")].filter((table) =>
      table.parentElement.scrollWidth > table.parentElement.clientWidth)
      .length), 0);
  await pages.shot(page, "herd-server-down");

  await herd("start", "Welsh");
  await page.waitForSelector(server("Welsh", "up"));
  await page.waitForSelector(link("Holiday-Welsh", "live"));
  await says(page, "All 5 servers are up");
  await count(page, "[data-test=herd-link][data-tree=true]", SERVERS - 1);
}

/** When the page's own server goes the page says so, and goes on by itself. */
export async function its_own_server_dies({ open, pages, facts, herd }) {
  const [first, second] = [{ id: "own-1", lat: 48.86, lon: 2.35 },
    { id: "own-2", lat: 50.85, lon: 4.35 }];
  await report(facts.servers.Hands, first);
  const page = await open("Welsh", { troubled: true });
  await known(page, first);
  assert.equal(await page.textContent("[data-test=badge]"), "Live");

  await herd("kill", "Welsh");
  await page.waitForSelector("[data-test=badge][data-state=away]");
  assert.match(await page.textContent("[data-test=badge]"), /^Offline/);
  assert.match(await page.textContent("[data-test=told]"),
    /connection is lost/);
  await page.waitForSelector("body.stale");
  // What it knew is still there to be read.
  assert.ok(await page.evaluate(() => window.muster.clients) > 0);
  await pages.shot(page, "away");

  await report(facts.servers.Hands, second);
  await herd("start", "Welsh");
  await page.waitForSelector("[data-test=badge][data-state=live]");
  await page.waitForSelector("body:not(.stale)");
  await known(page, first);
  await known(page, second);
}

/** How soon each server knew of the last reports. */
export async function the_herd_shows_what_it_learned({ open, pages, facts }) {
  const page = await open("Holiday", { hash: "#panel=herd" });
  for (let i = 0; i < 12; i++) {
    await report(facts.servers.Hands, { id: `learn-${i}`, lat: i, lon: i });
  }
  // A column a report: Hands took it, four others learned of it.
  const cells = "[data-test=herd-strip] [data-test=strip-cell]";
  await page.waitForFunction(([what, servers]) => {
    const all = [...document.querySelectorAll(what)];
    const told = all.map((cell) => cell.textContent)
      .filter((text) => text.includes("learn-11"));
    return told.filter((text) => / knew after /.test(text)).length ===
      servers - 1 && told.some((text) => text.startsWith("Hands took it"));
  }, [cells, SERVERS]);
  await count(page, `${cells}.unknown`, 0);
  await pages.shot(page, "learned");
}
