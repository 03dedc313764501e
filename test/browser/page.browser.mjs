/**
 * The page in a browser, over the mock herd: node --test page.browser.mjs.
 * What it does over a real herd is tried elsewhere.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { AXE, launch, openPage, ready, startMock } from "./browser.mjs";

const KIWI = "/v1/clients/kiwi.cs.ucla.edu";
let browser;

before(async () => {
  browser = await launch();
});
after(() => browser.close());

const find = (page, name) => page.locator(`[data-test=${name}]`);

/** One test with a mock and a page of its own; the console must stay clean. */
function over(name, words, { hash = "", calm = true, expected = /^$/,
  ...options }, act) {
  test(name, { timeout: 90000 }, async () => {
    const mock = await startMock(...words);
    try {
      const { page, complaints } = await openPage(browser, mock.url + hash,
        { reducedMotion: calm ? "reduce" : "no-preference", ...options });
      await ready(page);
      await act(page, mock);
      assert.deepEqual(complaints.filter((text) => !expected.test(text)), []);
      await page.close();
    } finally {
      mock.stop();
    }
  });
}

const STILL = ["--clients", "30", "--rate", "0"];

over("a report moves its dot, and comes to the head of the list", STILL, {},
  async (page, mock) => {
    await mock.ask("report/new%2Fone?lat=10&lon=20");
    await page.waitForFunction(() =>
      window.muster.client("/v1/clients/new%2Fone")?.lat === 10);
    await page.waitForFunction(() => document
      .querySelector("[data-test=client-row]").textContent.includes("new/one"));
    const before = await page.evaluate(() =>
      window.muster.spot("/v1/clients/new%2Fone"));
    await mock.ask("report/new%2Fone?lat=10&lon=40");
    await page.waitForFunction((x) =>
      window.muster.spot("/v1/clients/new%2Fone").x > x + 20, before.x);
    assert.equal(await page.evaluate(() => window.muster.clients), 31);
  });

over("a click on a dot opens its card, with what is near", STILL, {},
  async (page) => {
    await page.evaluate(() => { location.hash = "#map=9/34.05/-118.24"; });
    await page.waitForFunction(() => window.muster.view.zoom > 8.9);
    const path = await page.evaluate(() => {
      const free = (path) => {
        const { x, y } = window.muster.spot(path);
        return x > 400 && x < 900 && y > 50 && y < 750;
      };
      return ["/v1/clients/bike-11", "/v1/clients/kiwi.cs.ucla.edu",
        "/v1/clients/phone-22"].find(free);
    });
    const { x, y } = await page.evaluate((p) => window.muster.spot(p), path);
    await page.mouse.click(x, y);
    assert.equal(await page.evaluate(() => window.muster.selected), path);
    await find(page, "card").waitFor();
    await find(page, "place").first().waitFor();
    assert.match(await find(page, "card-places").textContent(),
      /UCLA *8\d\d m/);
    await find(page, "places-radius").selectOption("500");
    await page.waitForFunction(() => document
      .querySelector("[data-test=places-body]").textContent
      .includes("Nothing known"));
    // Where nobody is, the card is closed.
    await page.evaluate((p) => {
      location.hash = `#map=5/-40/-130&client=${p.split("/").at(-1)}`;
    }, path);
    await page.waitForFunction(() => window.muster.view.lat < -39);
    assert.equal(await page.evaluate(() => window.muster.selected), path);
    await page.mouse.click(600, 400);
    await find(page, "card").waitFor({ state: "hidden" });
  });

over("the wheel zooms where the pointer is, a drag moves and ends following",
  STILL, { hash: "#map=5/34/-118&client=kiwi.cs.ucla.edu&follow=1" },
  async (page) => {
    await page.waitForFunction(() => window.muster.follow);
    await page.mouse.move(700, 400);
    await page.mouse.down();
    await page.mouse.move(600, 400, { steps: 5 });
    await page.mouse.up();
    assert.equal(await page.evaluate(() => window.muster.follow), false);
    assert.equal(await page.evaluate(() => window.muster.selected), KIWI,
      "a drag is no click");
    const before = await page.evaluate((p) => ({ ...window.muster.spot(p),
      zoom: window.muster.view.zoom }), KIWI);
    await page.mouse.move(before.x, before.y);
    await page.mouse.wheel(0, -400);
    await page.waitForFunction((zoom) => window.muster.view.zoom > zoom + 0.3,
      before.zoom);
    const after = await page.evaluate((p) => window.muster.spot(p), KIWI);
    assert.ok(Math.abs(after.x - before.x) < 2 &&
      Math.abs(after.y - before.y) < 2, `${after.x} ${after.y}`);
  });

over("it is used by keys alone", STILL, {}, async (page) => {
  await page.keyboard.press("/");
  await page.keyboard.type("kiwi");
  await page.waitForFunction(() => window.muster.listed === 1);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => window.muster.selected), KIWI);
  await page.keyboard.press("f");
  assert.ok(await page.evaluate(() => window.muster.follow));
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => window.muster.selected), null);
  const zoom = await page.evaluate(() => window.muster.view.zoom);
  await page.keyboard.press("+");
  await page.waitForFunction((z) => window.muster.view.zoom > z + 0.9, zoom);
  const lon = await page.evaluate(() => window.muster.view.lon);
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((l) => window.muster.view.lon > l, lon);
  await page.keyboard.press("h");
  await find(page, "herd-title").waitFor();
  await page.keyboard.press("?");
  await find(page, "help").waitFor();
  await page.keyboard.press("Escape");
  await find(page, "help").waitFor({ state: "hidden" });
  const theme = () => page.evaluate(() =>
    document.documentElement.dataset.theme);
  const first = await theme();
  await page.keyboard.press("t");
  assert.notEqual(await theme(), first);
  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => window.muster.listed), 30);
});

over("the address shows the same to somebody else", STILL,
  { hash: "#client=kiwi.cs.ucla.edu&filter=server:g&panel=herd" },
  async (page) => {
    await find(page, "herd-title").waitFor();
    assert.equal(await page.evaluate(() => window.muster.selected), KIWI);
    const { lat, lon } = await page.evaluate((p) => window.muster.client(p),
      KIWI);
    await page.waitForFunction(([a, o]) =>
      Math.abs(window.muster.view.lat - a) < 0.1 &&
      Math.abs(window.muster.view.lon - o) < 0.1, [lat, lon]);
    await page.waitForFunction(() => location.hash.includes("map="));
    const state = () => page.evaluate(() => [window.muster.selected,
      window.muster.listed, ...Object.values(window.muster.view)
        .map((value) => value.toFixed(2))]);
    const shown = await state();
    await page.reload();
    await ready(page);
    assert.deepEqual(await state(), shown);
    assert.equal(await find(page, "search").inputValue(), "server:g");
  });

over("following keeps a client in the middle", STILL,
  { hash: "#client=kiwi.cs.ucla.edu&follow=1&map=8/0/0" },
  async (page, mock) => {
    await mock.ask("report/kiwi.cs.ucla.edu?lat=-20&lon=170");
    await page.waitForFunction(() =>
      Math.abs(window.muster.view.lon - 170) < 0.01 &&
      Math.abs(window.muster.view.lat + 20) < 0.01);
    await mock.ask("report/kiwi.cs.ucla.edu?lat=-20&lon=-179");
    await page.waitForFunction(() =>
      Math.abs(window.muster.view.lon + 179) < 0.01);
  });

over("a server that is away greys what is shown, and comes back", STILL,
  { expected: /503|ERR_/ }, async (page, mock) => {
    const refusal = page.waitForResponse((answer) => answer.status() === 503);
    await mock.ask("away");
    await refusal;
    await page.waitForFunction(() => !window.muster.connected);
    assert.equal(await find(page, "badge").getAttribute("data-state"), "away");
    assert.ok(await page.evaluate(() =>
      document.body.classList.contains("stale")));
    assert.equal(await page.evaluate(() => window.muster.clients), 30);
    await mock.ask("back");
    await page.waitForFunction(() => window.muster.connected, null,
      { timeout: 40000 });
    assert.equal(await find(page, "badge").getAttribute("data-state"), "live");
  });

over("a stream that only breaks is resumed", STILL, {}, async (page, mock) => {
  await mock.ask("drop");
  await page.waitForFunction(() => !window.muster.connected);
  await page.waitForFunction(() => window.muster.connected);
  assert.equal(await page.evaluate(() => window.muster.clients), 30);
});

over("the herd shows links, its tree, who is down, and how soon it knew",
  ["--clients", "30", "--rate", "20"], { hash: "#panel=herd" },
  async (page, mock) => {
    await find(page, "herd-link").first().waitFor({ state: "attached" });
    assert.equal(await find(page, "herd-link").count(), 6);
    assert.equal(await find(page, "herd-server").count(), 5);
    assert.equal(await page.locator(
      "[data-test=herd-link][data-tree=true]").count(), 4);
    assert.ok(await find(page, "strip-cell").count() >= 5 * 10);
    await mock.ask("down/Welsh");
    const link = "[data-link=Holiday-Welsh][data-test=herd-link]";
    await page.waitForSelector(`${link}[data-state=dead]`,
      { state: "attached" });
    await page.waitForSelector(
      "[data-test=herd-server][data-server=Welsh][data-state=down]");
    assert.equal(await page.evaluate(() => window.muster.herd.servers.length), 5);
    await mock.ask("up/Welsh");
    await page.waitForSelector(`${link}[data-state=live]`,
      { state: "attached" });
  });

over("an empty herd says how to begin", ["--clients", "0"], {},
  async (page, mock) => {
    assert.match(await find(page, "empty").textContent(),
      /IAMAT kiwi .*nc -N 127\.0\.0\.1 12000/);
    await mock.ask("report/kiwi?lat=34&lon=-118");
    await find(page, "client-row").first().waitFor();
    await find(page, "search").fill("nobody");
    await find(page, "clear-search").click();
    await find(page, "client-row").first().waitFor();
  });

over("20,000 clients: few elements, short frames, quick hits",
  ["--clients", "20000"], { calm: false }, async (page) => {
    await page.waitForFunction(() => window.muster.clients === 20000);
    // The mean is over the last frames or so: those of the start are cold.
    const first = await page.evaluate(() => window.muster.frames);
    await page.waitForFunction((n) => window.muster.frames > n + 100, first);
    const frame = await page.evaluate(() => window.muster.frameMs);
    console.log(`figure: 20,000 clients: ${frame.toFixed(1)} ms a frame`);
    assert.ok(frame < 150, `${frame} ms a frame`);
    assert.ok(await page.evaluate(() => document.querySelectorAll("*").length) <
      600);
    await find(page, "search").fill("kiwi");
    await page.waitForFunction(() => window.muster.listed === 1);
    await find(page, "search").fill("");
    await page.waitForFunction(() => window.muster.listed === 20000);
    await find(page, "list").focus();
    await page.keyboard.press("End");
    await page.waitForFunction(() => document.querySelector(
      "[data-test=client-row].active")?.getAttribute("aria-posinset") ===
      "20000");
  });

for (const colorScheme of ["light", "dark"]) {
  for (const hash of ["#client=kiwi.cs.ucla.edu", "#panel=herd"]) {
    // axe-core is a script from elsewhere, which the page's policy refuses.
    over(`axe-core finds nothing in ${hash}, ${colorScheme}`, STILL,
      { colorScheme, hash, bypassCSP: true }, async (page) => {
        await find(page, hash.includes("herd") ? "herd-server" : "place")
          .first().waitFor();
        await page.addScriptTag({ path: AXE });
        const { violations } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map(({ id, nodes }) =>
          `${id}: ${nodes[0].html}`), []);
      });
  }
}

over("a phone has a sheet, and its card covers it", STILL,
  { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  async (page) => {
    const height = () => page.evaluate(() =>
      document.getElementById("panel").offsetHeight);
    const half = await height();
    await find(page, "sheet-grip").tap();
    await page.waitForFunction((h) =>
      document.getElementById("panel").offsetHeight > h + 100, half);
    await find(page, "client-row").first().tap();
    await find(page, "card").waitFor();
    await find(page, "card-close").tap();
    await find(page, "card").waitFor({ state: "hidden" });
    assert.ok(await page.evaluate(() =>
      document.documentElement.scrollWidth <= innerWidth));
  });
