/** Pictures with 256 colours, in PNG files a third as large. */
import { deflateSync } from "node:zlib";

const COLOURS = 256;

/** Boxes of colours are cut in two where they are longest, until there are
 * enough (median cut); each becomes the mean of its pixels. */
function boxesOf(pixels) {
  const counts = new Map();
  for (let i = 0; i < pixels.length; i += 4) {
    const key = pixels[i] << 16 | pixels[i + 1] << 8 | pixels[i + 2];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const all = [...counts].map(([key, count]) =>
    ({ key, count, rgb: [key >> 16, key >> 8 & 255, key & 255] }));
  const boxes = [measured(all)];
  while (boxes.length < COLOURS) {
    boxes.sort((a, b) => a.weight - b.weight);
    if (boxes.at(-1).colours.length < 2) break;
    boxes.push(...halves(boxes.pop()));
  }
  return boxes;
}

function measured(colours) {
  const spans = [0, 1, 2].map((c) => {
    const values = colours.map(({ rgb }) => rgb[c]);
    return values.reduce((a, b) => Math.max(a, b), 0) -
      values.reduce((a, b) => Math.min(a, b), 255);
  });
  const span = Math.max(...spans);
  const count = colours.reduce((sum, colour) => sum + colour.count, 0);
  return { colours, channel: spans.indexOf(span), count,
    weight: colours.length < 2 ? -1 : span * count ** 0.25 };
}

function halves({ colours, channel, count }) {
  colours.sort((a, b) => a.rgb[channel] - b.rgb[channel]);
  let at = 0;
  for (let sum = 0; at < colours.length - 1 && sum < count / 2; at++) {
    sum += colours[at].count;
  }
  return [measured(colours.slice(0, at)), measured(colours.slice(at))];
}

function mean({ colours, count }) {
  return [0, 1, 2].map((c) => Math.round(colours.reduce((sum, colour) =>
    sum + colour.rgb[c] * colour.count, 0) / count));
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  let crc = -1;
  for (const byte of body) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(~crc >>> 0);
  return Buffer.concat([length, body, sum]);
}

/** @param {Uint8Array} pixels red, green, blue, opacity of each, row by row */
export function paletted(pixels, width, height) {
  const boxes = boxesOf(pixels);
  const index = new Map(boxes.flatMap(({ colours }, i) =>
    colours.map(({ key }) => [key, i])));
  const rows = Buffer.alloc((width + 1) * height);
  for (let i = 0, to = 0; i < width * height; i++) {
    if (i % width === 0) rows[to++] = 0;
    rows[to++] = index.get(pixels[4 * i] << 16 | pixels[4 * i + 1] << 8 |
      pixels[4 * i + 2]);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head), chunk("PLTE", Buffer.from(boxes.flatMap(mean))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0))]);
}
