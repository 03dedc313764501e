/** The picture in the README: vehicles over Europe, one of them chosen. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { paletted } from "./palette.mjs";

const SCREEN = { viewport: { width: 1440, height: 900 } };
const EUROPE = "#map=4.50/48.5/11.5&panel=herd";
const REPORTS = 5;
const BYTES_MAX = 300_000;

/** Who is in the middle of what is seen of the map. */
const inTheMiddle = () => {
  const left = document.getElementById("panel").getBoundingClientRect().right;
  const x = (left + innerWidth - 330) / 2;
  const far = (row) => Math.hypot(row.spot.x - x, row.spot.y - innerHeight / 2);
  return Array.from({ length: 4000 }, (_, i) => `/v1/clients/plane-${i}`)
    .map((path) => ({ path, spot: window.muster.spot(path) }))
    .filter(({ spot }) => spot)
    .sort((a, b) => far(a) - far(b))[0]?.path ?? null;
};

async function nextReport(page, path) {
  const { stamp } = await page.evaluate((p) => window.muster.client(p), path);
  await page.waitForFunction(([p, last]) =>
    window.muster.client(p).stamp !== last, [path, stamp]);
}

/** What drives about is seen to move; and this is what it looks like. */
export async function the_picture({ open, facts, herd }) {
  const page = await open("Goloman", { ...SCREEN, hash: EUROPE });
  await herd("drive", "");
  await page.waitForFunction(() => window.muster.clients >= 2200);
  const path = await page.evaluate(inTheMiddle);
  assert.ok(path, "there are planes");
  await page.evaluate(([hash, name]) => {
    location.hash = `${hash}&client=${name}`;
  }, [EUROPE, path.split("/").at(-1)]);
  await page.waitForSelector("[data-test=card]");
  // It leaves a trail, and the herd's strip fills.
  const radius = page.locator("[data-test=places-radius]");
  await radius.selectOption("50000");
  for (let i = 0; i < REPORTS; i++) await nextReport(page, path);
  // Over the sea there is nothing to tell of.
  do {
    await nextReport(page, path);
    await page.click("[data-test=places-again]");
    await page.locator("[data-test=places-body]:not(:has-text('Looking'))")
      .waitFor();
  } while (!await page.locator("[data-test=place]").count());
  await page.mouse.move(700, 20);
  await shotSmall(page, join(facts.shots, "map.png"));
}

/** A README should not take long to load: the browser reads its own picture,
 * and it is written anew with fewer colours. */
async function shotSmall(page, path) {
  const png = await page.screenshot();
  const { width, height, bytes } = await page.evaluate(async (base64) => {
    const from = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const image = await createImageBitmap(new Blob([from]));
    const pen = new OffscreenCanvas(image.width, image.height)
      .getContext("2d");
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let i = 0; i < data.length; i += 8192) {
      text += String.fromCharCode(...data.subarray(i, i + 8192));
    }
    return { width: image.width, height: image.height, bytes: btoa(text) };
  }, png.toString("base64"));
  const small = paletted(Buffer.from(bytes, "base64"), width, height);
  assert.ok(small.length < BYTES_MAX, `${small.length} bytes`);
  writeFileSync(path, small);
}
