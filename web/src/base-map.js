/**
 * The map under the dots. It is drawn into a canvas of its own, somewhat larger
 * than the screen, and copied from there; while fingers move, that copy is
 * stretched, and drawn anew only as often as it is cheap.
 */
import { Boxes, drawCities, drawCountryNames } from "./labels.js";
import { LAT_MAX, latOf, yOf } from "./mercator.js";
import { colours } from "./theme.js";

/** How much more than the screen is drawn, at each side. */
const MARGIN = 0.2;
/** Drawing anew takes at most one part in so many of the time. */
const SPARE = 6;

export class BaseMap {
  /** @param {import("./view.js").View} view */
  constructor(view, canvas) {
    this.view = view;
    this.canvas = canvas;
    this.pen = canvas.getContext("2d", { alpha: false });
    this.cache = document.createElement("canvas");
    /** @type {import("./world.js").World | null} */
    this.world = null;
    /** @type {import("./labels.js").City[]} */
    this.cities = [];
    this.drawn = null;
    this.costMs = 0;
    this.drawnAt = 0;
    this.recolour();
  }

  recolour() {
    const [sea, land, coast, border, grid, country, city, halo] = colours(
      "map-sea", "map-land", "map-coast", "map-border", "map-grid",
      "map-country", "map-city", "map-halo");
    this.colour = { sea, land, coast, border, grid, country, city, halo };
    this.drawn = null;
  }

  /** Something else is to be shown at the same place. */
  spoil() {
    this.drawn = null;
  }

  /** Bring the canvas up to date; false: it must be called again. */
  draw(now, ratio) {
    const { view, cache, drawn } = this;
    const sharp = drawn && drawn.k === view.k && drawn.ratio === ratio &&
      this.#covers();
    const due = !drawn || drawn.ratio !== ratio ||
      now - this.drawnAt > Math.max(60, SPARE * this.costMs);
    if (!sharp && due) this.#redraw(ratio);
    const { k, x, y, left, top } = this.drawn;
    const scale = view.k / k;
    this.pen.setTransform(1, 0, 0, 1, 0, 0);
    this.pen.fillStyle = this.colour.sea;
    this.pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.pen.setTransform(scale, 0, 0, scale,
      Math.round((view.x - x * scale - left * scale) * ratio),
      Math.round((view.y - y * scale - top * scale) * ratio));
    this.pen.drawImage(cache, 0, 0);
    return sharp || due;
  }

  #covers() {
    const { view, drawn } = this;
    const dx = view.x - drawn.x;
    const dy = view.y - drawn.y;
    return dx - drawn.left <= 0 && dy - drawn.top <= 0 &&
      dx - drawn.left + drawn.width >= view.width &&
      dy - drawn.top + drawn.height >= view.height;
  }

  #redraw(ratio) {
    const { view, cache } = this;
    const began = performance.now();
    const left = Math.round(view.width * MARGIN);
    const top = Math.round(view.height * MARGIN);
    const width = view.width + 2 * left;
    const height = view.height + 2 * top;
    if (cache.width !== Math.round(width * ratio) ||
        cache.height !== Math.round(height * ratio)) {
      cache.width = Math.round(width * ratio);
      cache.height = Math.round(height * ratio);
    }
    this.drawn = { k: view.k, x: view.x, y: view.y, ratio, left, top, width,
      height };
    const pen = cache.getContext("2d", { alpha: false });
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = this.colour.sea;
    pen.fillRect(0, 0, width, height);
    if (this.world) this.#drawWorld(pen);
    this.drawnAt = performance.now();
    this.costMs = this.drawnAt - began;
  }

  #drawWorld(pen) {
    const { colour, world } = this;
    const place = this.#place();
    for (const shift of place.shifts) {
      pen.fillStyle = colour.land;
      this.#trace(pen, world.land, shift, true);
      pen.fill("evenodd");
    }
    this.#drawGrid(pen, place);
    for (const shift of place.shifts) {
      pen.strokeStyle = colour.coast;
      pen.lineWidth = 0.8;
      this.#trace(pen, world.coasts, shift, false);
      pen.stroke();
      pen.strokeStyle = colour.border;
      pen.lineWidth = place.zoom > 5 ? 1.1 : 0.7;
      this.#trace(pen, world.borders, shift, false);
      pen.stroke();
    }
    const boxes = new Boxes();
    drawCountryNames(pen, world.countries, place, boxes, colour);
    drawCities(pen, this.cities, place, boxes, colour);
  }

  /** Where the world is on the cache. @returns {import("./labels.js").Place} */
  #place() {
    const { k, x, y, left, top, width, height } = this.drawn;
    const first = Math.floor(-(x + left) / k);
    const last = Math.floor((width - x - left) / k);
    const shifts = [];
    for (let copy = first; copy <= last; copy++) {
      shifts.push(x + left + copy * k);
    }
    const spots = (wx, wy, margin) => {
      const py = wy * k + y + top;
      if (py < -20 || py > height + 20) return [];
      return shifts.map((shift) => [wx * k + shift, py])
        .filter(([px]) => px > -margin && px < width + margin);
    };
    return { k, zoom: this.view.zoomLevel, spots, shifts, dy: y + top };
  }

  /** A path of all lines that are on the cache, without steps that are too
   * small to be seen. */
  #trace(pen, lines, shift, filled) {
    const { k, y, top, width, height } = this.drawn;
    const dy = y + top;
    const x0 = (-2 - shift) / k;
    const x1 = (width + 2 - shift) / k;
    const y0 = (-2 - dy) / k;
    const y1 = (height + 2 - dy) / k;
    const least = 0.5 / k;
    pen.beginPath();
    for (const line of lines) {
      if (line.x1 < x0 || line.x0 > x1 || line.y1 < y0 || line.y0 > y1) continue;
      if (line.x1 - line.x0 < least && line.y1 - line.y0 < least) continue;
      tracePoints(pen, line.points, k, shift, dy);
      if (filled) pen.closePath();
    }
  }

  /** Parallels and meridians: with nothing else near they show the scale. */
  #drawGrid(pen, { k, shifts, dy }) {
    const { width, height } = this.drawn;
    const step = GRID_DEG.find((deg) => (deg / 360) * k > GRID_PX) ?? 30;
    const from = (world) => Math.ceil(world / step);
    pen.strokeStyle = this.colour.grid;
    pen.lineWidth = 0.6;
    pen.beginPath();
    for (const shift of shifts) {
      const last = Math.min(360, ((width - shift) / k) * 360);
      for (let i = from(Math.max(0, (-shift / k) * 360)); i * step < last; i++) {
        const px = Math.round(((i * step) / 360) * k + shift) + 0.5;
        pen.moveTo(px, 0);
        pen.lineTo(px, height);
      }
    }
    const north = Math.min(LAT_MAX, latOf(-dy / k));
    for (let i = from(latOf((height - dy) / k)); i * step < north; i++) {
      const py = Math.round(yOf(i * step) * k + dy) + 0.5;
      pen.moveTo(0, py);
      pen.lineTo(width, py);
    }
    pen.stroke();
  }
}

/** How far lines of the grid are apart: the least that is so many pixels. */
const GRID_PX = 110;
const GRID_DEG = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5,
  10, 30];

const STEP_PX = 0.7;

function tracePoints(pen, points, k, dx, dy) {
  const last = points.length - 2;
  let px = points[0] * k + dx;
  let py = points[1] * k + dy;
  pen.moveTo(px, py);
  for (let i = 2; i <= last; i += 2) {
    const qx = points[i] * k + dx;
    const qy = points[i + 1] * k + dy;
    if (i < last && Math.abs(qx - px) < STEP_PX && Math.abs(qy - py) < STEP_PX) {
      continue;
    }
    pen.lineTo(qx, qy);
    px = qx;
    py = qy;
  }
}
