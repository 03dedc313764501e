/** Twenty thousand clients, of whom many move. */
import assert from "node:assert/strict";
import { report } from "./clients.mjs";

const CLIENTS = 20_000;
/** A sanitized herd takes its time. */
const CLIENTS_SLOW = 2_000;
const MOVING = 1_000;
const SAMPLES = 25;
/** Chromium draws without a graphics card here, while the herd and other tests
 * use the same two processors: smooth is what leaves 20 frames a second. */
const FRAME_MS_MAX = 50;

const CITIES = [[34.05, -118.24], [51.51, -0.13], [35.69, 139.69],
  [48.85, 2.35], [-23.55, -46.63], [30.04, 31.24], [-33.87, 151.21],
  [40.71, -74.01], [1.35, 103.82], [55.75, 37.62]];

/** The same numbers with every run. */
let seed = 4711;
function chance() {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
}

/** Around great cities, dense in the middle. */
function someone(i) {
  const [lat, lon] = CITIES[i % CITIES.length];
  const angle = 2 * Math.PI * chance();
  const far = 12 * chance() ** 3;
  return { id: `crowd-${i}`, lat: lat + far * Math.sin(angle),
    lon: lon + 1.4 * far * Math.cos(angle) };
}

/** The same one, a little further. */
function moved(client) {
  client.lat += (chance() - 0.5) * 0.4;
  client.lon += (chance() - 0.5) * 0.4;
  return client;
}

/** These, spread over all servers, each in one go. */
async function reported(facts, clients) {
  const servers = Object.values(facts.servers);
  await Promise.all(servers.map((server, n) => report(server,
    ...clients.filter((_, i) => i % servers.length === n))));
}

/** Is nobody off the screen, or under the panel? */
const allInSight = () => {
  const left = document.getElementById("panel").getBoundingClientRect().right;
  for (let i = 0; i < window.muster.clients; i++) {
    const { x, y } = window.muster.spot(`/v1/clients/crowd-${i}`);
    if (x < left || x > innerWidth || y < 0 || y > innerHeight) return false;
  }
  return true;
};

export async function twenty_thousand_clients({ open, pages, facts, figure }) {
  const count = facts.slow ? CLIENTS_SLOW : CLIENTS;
  const page = await open("Goloman", { reducedMotion: "no-preference" });
  const crowd = Array.from({ length: count }, (_, i) => someone(i));
  await reported(facts, crowd);
  await page.waitForFunction((n) => window.muster.clients === n &&
    window.muster.listed === n, count);
  const known = await page.evaluate((n) => {
    for (let i = 0; i < n; i++) {
      if (!window.muster.client(`/v1/clients/crowd-${i}`)) return i;
    }
    return n;
  }, count);
  assert.equal(known, count, "each of them is on the map");

  // They move, all around, and the map is moved as well.
  await page.click("[data-test=zoom-all]");
  const samples = [];
  for (let step = 1; samples.length < SAMPLES; step++) {
    await reported(facts, crowd.slice(0, MOVING).map(moved));
    await page.keyboard.press(step % 2 ? "+" : "-");
    const frames = await page.evaluate(() => window.muster.frames);
    await page.waitForFunction((n) => window.muster.frames > n + 3, frames);
    samples.push(await page.evaluate(() => window.muster.frameMs));
  }
  samples.sort((a, b) => a - b);
  const median = samples[samples.length >> 1];
  figure(`live map: ${count} clients, ${median.toFixed(1)} ms a frame ` +
    `(median; without a graphics card; at most ${FRAME_MS_MAX})`);
  await page.click("[data-test=zoom-all]");
  await pages.settled(page);
  await page.waitForFunction(allInSight);
  await pages.shot(page, "many");
  if (!facts.slow) assert.ok(median < FRAME_MS_MAX, `${median} ms a frame`);
}
