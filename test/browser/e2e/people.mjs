/** What people do: with an address, a mouse, keys, a finger. */
import assert from "node:assert/strict";
import { report } from "./clients.mjs";
import { PHONE } from "./pages.mjs";
import { known } from "./reports.mjs";

const chosen = (page, path) => page.waitForFunction((wanted) =>
  window.muster.selected === wanted, path);
const still = (page) => page.waitForFunction(() => window.muster.settled);
const view = (page) => page.evaluate(() => window.muster.view);

function near(is, wanted, what) {
  for (const key of ["zoom", "lat", "lon"]) {
    assert.ok(Math.abs(is[key] - wanted[key]) < 0.02,
      `${what}: ${key} is ${is[key]}, not ${wanted[key]}`);
  }
}

/** An address holds what is shown: who opens it sees the same. */
export async function the_address_restores_all({ open, facts }) {
  const moa = { id: "hash/moa", lat: -36.85, lon: 174.76 };
  const path = "/v1/clients/hash%2Fmoa";
  await report(facts.servers.Wilkes, moa);
  const hash = "#map=9.50/-36.9000/174.8000&client=hash%2Fmoa&filter=moa";
  const page = await open("Hands", { hash });
  await chosen(page, path);
  near(await view(page), { zoom: 9.5, lat: -36.9, lon: 174.8 }, "as asked");
  assert.equal(await page.textContent("[data-test=card-id]"), moa.id);
  assert.equal(await page.inputValue("[data-test=search]"), "moa");

  // What is changed comes into the address, and from there to another page.
  await page.click("[data-test=card-close]");
  await page.click("[data-test=zoom-out]");
  await page.click("[data-test=tab-herd]");
  await page.waitForFunction(() => location.hash.startsWith("#map=8.50/") &&
    location.hash.includes("panel=herd") && !location.hash.includes("client"));
  const other = await open("Holiday", { hash: new URL(page.url()).hash });
  near(await view(other), await view(page), "the other page");
  assert.equal(await other.isVisible("[data-test=herd]"), true);
  assert.equal(await other.isVisible("[data-test=card]"), false);

  // A link that is followed on a page that is open shows what it says.
  await other.evaluate((text) => { location.hash = text; }, hash);
  await chosen(other, path);
  near(await view(other), { zoom: 9.5, lat: -36.9, lon: 174.8 }, "followed");
}

/** Dots can be clicked, the map dragged. */
export async function a_mouse({ open, facts }) {
  const kea = { id: "mouse-kea", lat: -43.53, lon: 172.63 };
  const path = "/v1/clients/mouse-kea";
  await report(facts.servers.Hands, kea);
  const page = await open("Goloman", { hash: "#map=6/-43/172" });
  await known(page, kea);
  const spot = await page.evaluate((p) => window.muster.spot(p), path);
  await page.mouse.click(spot.x, spot.y);
  await chosen(page, path);
  await page.waitForSelector("[data-test=card]");

  const before = await page.evaluate((p) => window.muster.spot(p), path);
  await page.mouse.move(700, 600);
  await page.mouse.down();
  await page.mouse.move(760, 640, { steps: 4 });
  await page.mouse.up();
  await still(page);
  const after = await page.evaluate((p) => window.muster.spot(p), path);
  assert.ok(Math.abs(after.x - before.x - 60) < 2 &&
    Math.abs(after.y - before.y - 40) < 2, "the dot went with the map");
  await chosen(page, path);

  await page.mouse.wheel(0, -400);
  await page.waitForFunction(() => window.muster.view.zoom > 6.2);
  await page.click("[data-test=zoom-in]");
  await page.waitForFunction(() => window.muster.view.zoom > 7.2);
  // A click where nobody is leaves the client.
  await page.mouse.click(640, 600);
  await chosen(page, null);
  await page.evaluate(() => { location.hash = "#map=8/10/10"; });
  await page.waitForFunction(() => window.muster.view.lat < 11);
  await page.fill("[data-test=search]", "mouse-kea");
  await page.waitForFunction(() => window.muster.listed === 1);
  await page.click("[data-test=zoom-all]");
  await page.waitForFunction((p) => {
    const { x, y } = window.muster.spot(p);
    const panel = document.querySelector("[data-test=panel]").offsetWidth;
    return x > panel && x < innerWidth && y > 0 && y < innerHeight;
  }, path);
}

/** All of it without a mouse. */
export async function a_keyboard({ open, facts }) {
  await report(facts.servers.Hands,
    { id: "key-a", lat: 60.17, lon: 24.94 },
    { id: "key-b", lat: 59.33, lon: 18.07 },
    { id: "key-c", lat: 59.91, lon: 10.75 });
  const page = await open("Goloman");
  const { keyboard } = page;
  const focused = (selector) => page.waitForFunction((what) =>
    document.activeElement?.matches(what), selector);

  await keyboard.press("/");
  await focused("[data-test=search]");
  await keyboard.type("key-");
  await page.waitForFunction(() => window.muster.listed === 3);
  await keyboard.press("ArrowDown");
  await focused("[data-test=list]");
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowUp");
  await keyboard.press("ArrowDown");
  const second = await page.evaluate(() => {
    const list = document.querySelector("[data-test=list]");
    const row = document.getElementById(
      list.getAttribute("aria-activedescendant"));
    return row.getAttribute("aria-posinset") === "2" && row.dataset.path;
  });
  assert.ok(second, "the second of the list is the active one");
  await keyboard.press("Enter");
  await chosen(page, second);
  await page.waitForSelector("[data-test=card]");

  await keyboard.press("f");
  await page.waitForFunction(() => window.muster.follow);
  await keyboard.press("Escape");
  await chosen(page, null);
  await page.waitForSelector("[data-test=card]", { state: "hidden" });
  await focused("[data-test=map]");

  const before = await view(page);
  await keyboard.press("ArrowRight");
  await keyboard.press("+");
  await page.waitForFunction((was) => window.muster.view.lon > was.lon &&
    window.muster.view.zoom > was.zoom + 0.9, before);
  await keyboard.press("h");
  await page.waitForSelector("[data-test=herd]");
  await keyboard.press("h");
  await page.waitForSelector("[data-test=list]");
  await keyboard.press("?");
  await page.waitForSelector("[data-test=help][open]");
  await keyboard.press("Escape");
  await page.waitForSelector("[data-test=help]", { state: "hidden" });
  await keyboard.press("/");
  await keyboard.press("Escape");
  await page.waitForFunction(() => window.muster.listed ===
    window.muster.clients);

  // From the first Tab on something that can be seen has the focus.
  await page.evaluate(() => document.activeElement.blur());
  const seen = new Set();
  for (let i = 0; i < 12; i++) {
    await keyboard.press("Tab");
    seen.add(await page.evaluate(() => {
      const { activeElement } = document;
      const { width, height } = activeElement.getBoundingClientRect();
      return width && height ? activeElement.dataset.test : null;
    }));
  }
  for (const part of ["theme-toggle", "tab-clients", "search", "list", "map"]) {
    assert.ok(seen.has(part), `Tab comes to ${part}: ${[...seen]}`);
  }
}

/** On a phone's screen all is there, and nothing sticks out. */
export async function a_phone({ open, pages, facts }) {
  const path = "/v1/clients/phone-1";
  const phone = { id: "phone-1", lat: 47.37, lon: 8.54 };
  await report(facts.servers.Hands, phone);
  const page = await open("Goloman", PHONE);
  await known(page, phone);
  const fits = async (what) => {
    const [width, room] = await page.evaluate(() =>
      [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(width <= room, `${what}: ${width} px on ${room}`);
    const out = await page.evaluate(() => [...document.querySelectorAll(
      "button, input, select, a, [data-test]")].filter((element) => {
      const { left, right, width: w } = element.getBoundingClientRect();
      return w && !element.closest(".hidden, svg, table") &&
        (left < -1 || right > innerWidth + 1);
    }).map((element) => element.outerHTML));
    assert.deepEqual(out, [], what);
  };
  const height = () => page.evaluate(() =>
    document.querySelector("[data-test=panel]").offsetHeight);
  await fits("the list");
  await pages.shot(page, "phone");

  const half = await height();
  await page.tap("[data-test=sheet-grip]");
  await page.waitForFunction((was) =>
    document.querySelector("[data-test=panel]").offsetHeight > was + 100, half);
  await page.tap("[data-test=sheet-grip]");
  await page.waitForFunction((was) =>
    document.querySelector("[data-test=panel]").offsetHeight < was, half);
  await page.tap("[data-test=sheet-grip]");

  await page.tap(`[data-path='${path}']`);
  await chosen(page, path);
  await page.waitForSelector("[data-test=card]");
  await fits("the card");
  // Whoever is chosen is to be seen, above the card.
  await page.waitForFunction((p) => {
    const spot = window.muster.spot(p);
    const { top } = document.querySelector("[data-test=card]")
      .getBoundingClientRect();
    return window.muster.settled && spot.y > 0 && spot.y < top &&
      spot.x > 0 && spot.x < innerWidth;
  }, path);
  await pages.shot(page, "phone-card");

  await page.tap("[data-test=card-close]");
  await chosen(page, null);
  const spot = await page.evaluate((p) => window.muster.spot(p), path);
  await page.touchscreen.tap(spot.x, spot.y);
  await chosen(page, path);
  await page.tap("[data-test=card-close]");
  await page.tap("[data-test=tab-herd]");
  await page.waitForSelector("[data-test=herd-server][data-state=up]");
  await fits("the herd");
  await pages.shot(page, "phone-herd");
}
