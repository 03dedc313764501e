/** What is reported anywhere is to be seen here. */
import assert from "node:assert/strict";
import { pathOf, report } from "./clients.mjs";
import { pixel, until } from "./pages.mjs";

/** Wait until the page knows a client to be there. */
export async function known(page, { id, lat, lon }) {
  await page.waitForFunction(([path, wanted]) => {
    const record = window.muster.client(path);
    return record && Math.abs(record.lat - wanted[0]) < 1e-6 &&
      Math.abs(record.lon - wanted[1]) < 1e-6;
  }, [pathOf(id), [lat, lon]]);
}

/** Wait until its dot is drawn where it should be; gives where. */
async function painted(page, path, patience_ms) {
  let spot;
  await until(async () => {
    spot = await page.evaluate((p) => window.muster.settled &&
      window.muster.spot(p), path);
    return spot && (await pixel(page, "map-top", spot.x, spot.y))[3] > 200;
  }, `${path} is drawn`, patience_ms);
  return spot;
}

/** A server that has nobody says how to begin; and who begins is shown. */
export async function an_empty_herd({ open, pages, facts }) {
  const page = await open("Goloman");
  assert.match(await page.textContent("[data-test=empty]"),
    /Nobody has reported yet/);
  assert.equal(await page.title(), "0 · Muster");
  await pages.shot(page, "empty");
  const kiwi = { id: "kiwi", lat: 34.06893, lon: -118.445127 };
  await report(facts.servers.Goloman, kiwi);
  await known(page, kiwi);
  await page.waitForSelector("[data-test=empty]", { state: "hidden" });
  await page.waitForSelector("[data-test=client-row]");
  assert.equal(await page.title(), "1 · Muster");
}

/** The page comes whole, with nothing to say and nothing from elsewhere. */
export async function the_page_loads({ open, pages, facts }) {
  await report(facts.servers.Hands, { id: "loads", lat: 48.1, lon: 11.6 });
  const page = await open("Goloman");
  await page.waitForFunction(() => window.muster.herd);
  assert.match(await page.title(), /^\d+ · Muster$/);
  assert.equal(await page.textContent("[data-test=badge]"), "Live");
  assert.match(await page.textContent("[data-test=credits]"),
    /Natural Earth.*GeoNames/);
  assert.equal(await page.locator("[data-test=plain]").count(), 0);
  // The page, its style, script and icon, two files, the herd, the stream.
  assert.ok(pages.requests >= 7, `${pages.requests} requests`);
  await pages.shot(page, "page");
}

/** Told to one server, seen at another, and seen to move. */
export async function a_report_is_seen_elsewhere({ open, pages, facts }) {
  const page = await open("Welsh", { reducedMotion: "no-preference",
    hash: "#map=5/51/14" });
  const before = { id: "emu%/1", lat: 52.52, lon: 13.405 };
  const path = pathOf(before.id);
  assert.equal(await page.evaluate((p) => window.muster.client(p), path), null);

  await report(facts.servers.Hands, before);
  await known(page, before);
  const record = await page.evaluate((p) => window.muster.client(p), path);
  assert.equal(record.server, "Hands");
  assert.equal(record.id, before.id);
  const spot = await painted(page, path, facts.patience_ms);

  const after = { ...before, lat: 50.07, lon: 14.43 };
  await report(facts.servers.Wilkes, after);
  await known(page, after);
  // It is on its way there: south-east, which is down and to the right.
  await page.waitForFunction(([p, from]) => {
    const now = window.muster.spot(p);
    return now.x > from.x && now.y > from.y && window.muster.settled;
  }, [path, spot]);
  await painted(page, path, facts.patience_ms);
  await pages.shot(page, "moved");
}

/** Who is sought is found, by what is known of them. */
export async function search_finds({ open, facts }) {
  const { Hands, Holiday } = facts.servers;
  await report(Hands, { id: "find-truck-7", lat: 45.46, lon: 9.19 },
    { id: "find-truck-8", lat: 41.9, lon: 12.5 });
  await report(Holiday, { id: "find-bike-7", lat: 43.77, lon: 11.25 });
  const page = await open("Goloman");
  const found = (count) => page.waitForFunction((n) =>
    window.muster.listed === n &&
    document.querySelectorAll("[data-test=client-row]:not([hidden])")
      .length === n, count);

  const search = page.locator("[data-test=search]");
  await search.fill("find- truck");
  await found(2);
  await search.fill("FIND- server:holi");
  await found(1);
  assert.match(await page.textContent("[data-test=client-row]:not([hidden])"),
    /find-bike-7/);
  await search.fill("find- age>1h");
  await found(0);
  await page.click("[data-test=clear-search]");
  await page.waitForFunction(() =>
    window.muster.listed === window.muster.clients);

  await search.fill("find-truck-8");
  await found(1);
  await search.press("Enter");
  await page.waitForSelector("[data-test=card]");
  assert.equal(await page.textContent("[data-test=card-id]"), "find-truck-8");
}

/** All that is known of one, and what is near it. */
export async function the_card_tells({ open, pages, facts }) {
  const { http } = facts.servers.Hands;
  const page = await open("Goloman");
  const answer = await fetch(`${http}/v1/clients/card-1`, { method: "PUT",
    body: JSON.stringify({ lat: 34.06893, lon: -118.445127, accuracy: 7,
      speed: 10, battery: 34 }) });
  assert.equal(answer.status, 200);
  await page.waitForFunction(() => window.muster.client("/v1/clients/card-1"));
  await page.click("[data-path='/v1/clients/card-1']");

  const says = (what) => page.textContent(`[data-test=card-${what}]`);
  await page.waitForSelector("[data-test=card]");
  assert.equal(await says("id"), "card-1");
  assert.equal(await says("taken-by"), "Hands");
  assert.match(await says("position"), /34\.0689.*118\.4451/);
  assert.match(await says("accuracy"), /7 m/);
  assert.match(await says("battery"), /34 %/);
  assert.match(await says("speed"), /36 km\/h/);
  assert.match(await says("age"), /Reported (just now|\d+ s ago)/);
  assert.equal(await page.isVisible("[data-test=card-altitude]"), false);

  // The file of places has cities; one within 10 km is Beverly Hills.
  await page.selectOption("[data-test=places-radius]", "10000");
  await page.locator("[data-test=place]", { hasText: "Beverly Hills" })
    .waitFor();
  await pages.shot(page, "card");
  await page.selectOption("[data-test=places-radius]", "500");
  await page.locator("[data-test=places-body]",
    { hasText: "Nothing known within this distance" }).waitFor();

  const json = await page.getAttribute("[data-test=card-json]", "href");
  assert.equal((await (await fetch(json)).json()).battery, 34);
  await page.click("[data-test=card-close]");
  await page.waitForSelector("[data-test=card]", { state: "hidden" });
}
