/**
 * Dots, drawn once for each colour and heading, and copied from then on: that
 * is several times faster than drawing 20,000 circles.
 *
 * A canvas copies some thousand pictures in a frame where there is no graphics
 * processor. When there are more, their pixels are written here: a dot is so
 * few of them that this costs a tenth.
 */

export const HEADINGS = 32;

/**
 * @param {string[]} fills one for each row
 * @param {string} edge the colour around each dot
 * @param {number} radius in CSS pixels
 * @param {number} ratio device pixels for a CSS pixel
 */
export function makeSprites(fills, edge, radius, ratio) {
  const half = Math.ceil((radius * 2 + 3) * ratio);
  const size = 2 * half;
  const sheet = document.createElement("canvas");
  sheet.width = size * (HEADINGS + 1);
  sheet.height = size * fills.length;
  const pen = sheet.getContext("2d");
  fills.forEach((fill, row) => {
    for (let column = 0; column <= HEADINGS; column++) {
      pen.setTransform(ratio, 0, 0, ratio, column * size + half,
        row * size + half);
      if (column > 0) {
        pen.rotate(((column - 1) / HEADINGS) * 2 * Math.PI);
        drawArrow(pen, radius, fill, edge);
      }
      drawDot(pen, radius, fill, edge);
    }
  });

  /** @param {number} row @param {number} heading in degrees, or NaN */
  function draw(target, row, heading, px, py) {
    const column = columnOf(heading);
    target.drawImage(sheet, column * size, row * size, size, size,
      Math.round(px * ratio) - half, Math.round(py * ratio) - half, size, size);
  }

  const stamps = new Map();
  let all = null;

  /** The same into the pixels of a canvas that is `width` by `height`. */
  function stamp(pixels, width, height, row, heading, px, py) {
    const key = row * (HEADINGS + 1) + columnOf(heading);
    let points = stamps.get(key);
    if (!points) {
      // Reading a canvas is slow, however little: once is enough.
      all ??= new Uint32Array(pen.getImageData(0, 0, sheet.width, sheet.height)
        .data.buffer);
      points = pointsOf(all, sheet.width, columnOf(heading) * size, row * size,
        size);
      stamps.set(key, points);
    }
    const left = Math.round(px * ratio) - half;
    const top = Math.round(py * ratio) - half;
    if (left < 0 || top < 0 || left + size > width || top + size > height) {
      stampSome(pixels, width, height, points, left, top);
      return;
    }
    const base = top * width + left;
    for (let i = 0; i < points.length; i += 3) {
      const at = base + points[i + 1] * width + points[i];
      pixels[at] = over(points[i + 2], pixels[at]);
    }
  }

  return { draw, stamp, radius, ratio };
}

function columnOf(heading) {
  return Number.isNaN(heading) ? 0
    : 1 + (Math.round((heading / 360) * HEADINGS) + 4 * HEADINGS) % HEADINGS;
}

/** Where a picture has colour: x, y, and the pixel, as canvases keep it. */
function pointsOf(words, width, left, top, size) {
  const points = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const word = words[(top + y) * width + left + x];
      if (word >>> 24 > 8) points.push(x, y, word);
    }
  }
  return points;
}

/** A dot that is partly outside. */
function stampSome(pixels, width, height, points, left, top) {
  for (let i = 0; i < points.length; i += 3) {
    const x = left + points[i];
    const y = top + points[i + 1];
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    pixels[y * width + x] = over(points[i + 2], pixels[y * width + x]);
  }
}

/** One pixel over another; half a step of a colour is not seen. */
function over(above, below) {
  const alpha = above >>> 24;
  if (alpha > 247 || below === 0) return above;
  const rest = 255 - alpha;
  const mixed = (shift) => ((((above >>> shift) & 255) * alpha +
    ((below >>> shift) & 255) * rest) / 255) << shift;
  return (Math.max(alpha, below >>> 24) << 24 | mixed(16) | mixed(8) |
    mixed(0)) >>> 0;
}

function drawDot(pen, radius, fill, edge) {
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 7);
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = Math.min(1.4, radius / 3);
  pen.strokeStyle = edge;
  pen.stroke();
}

/** It points to the north, and starts behind the dot. */
function drawArrow(pen, radius, fill, edge) {
  pen.beginPath();
  pen.moveTo(0, -radius * 2.1);
  pen.lineTo(radius * 0.85, -radius * 0.5);
  pen.lineTo(-radius * 0.85, -radius * 0.5);
  pen.closePath();
  pen.fillStyle = fill;
  pen.lineWidth = Math.min(1.4, radius / 3);
  pen.strokeStyle = edge;
  pen.stroke();
  pen.fill();
}
