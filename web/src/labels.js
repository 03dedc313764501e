/** Names of countries and cities: which of them, and so that none covers
 * another. */
import { xOf, yOf } from "./mercator.js";

/**
 * @typedef {object} City
 * @property {string} name
 * @property {number} x
 * @property {number} y
 * @property {number} zoom from which on it may be shown
 */

/** Boxes that are taken, in cells, so that asking is cheap. */
export class Boxes {
  constructor() {
    this.cells = new Map();
  }

  /** Take a box if nobody has any of it. */
  take(x0, y0, x1, y1) {
    const cells = [];
    for (let cx = Math.floor(x0 / 64); cx <= Math.floor(x1 / 64); cx++) {
      for (let cy = Math.floor(y0 / 64); cy <= Math.floor(y1 / 64); cy++) {
        const key = cx * 4096 + cy;
        for (const box of this.cells.get(key) ?? []) {
          if (x0 < box[2] && box[0] < x1 && y0 < box[3] && box[1] < y1) {
            return false;
          }
        }
        cells.push(key);
      }
    }
    for (const key of cells) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push([x0, y0, x1, y1]);
    }
    return true;
  }
}

/** @param {{great: number, cities: [string, number, number, number][]}} json
 *   as tools/cities.py writes it */
export function makeCities({ great, cities }) {
  return cities.map(([name, lat, lon, extent_km], i) => ({ name, x: xOf(lon),
    y: yOf(lat), zoom: zoomOf(i / great, extent_km) }));
}

function zoomOf(rank, extent_km) {
  if (rank < 0.3) return 1.8;
  if (rank < 1) return 3;
  if (extent_km >= 20) return 4.5;
  if (extent_km >= 16) return 5.5;
  if (extent_km >= 10) return 6.2;
  return 7;
}

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, ' +
  '"Helvetica Neue", "Liberation Sans", Arial, sans-serif';

/**
 * Where things of the world are on the canvas.
 * @typedef {object} Place
 * @property {number} zoom
 * @property {number} k pixels of one world
 * @property {(x: number, y: number, margin: number) => [number, number][]} spots
 *   each copy of a point that is on it
 */

/** @param {CanvasRenderingContext2D} pen in CSS pixels @param {Place} place */
export function drawCountryNames(pen, countries, place, boxes, colour) {
  const zoom = place.zoom;
  if (zoom < 1.8 || zoom > 7) return;
  pen.font = `600 10px ${FONT}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  if ("letterSpacing" in pen) pen.letterSpacing = "1.2px";
  for (const country of countries) {
    if (country.width * place.k < 34) continue;
    const text = country.name.toUpperCase();
    const width = pen.measureText(text).width;
    if (width > country.width * place.k * 1.05) continue;
    for (const [px, py] of place.spots(country.x, country.y, width)) {
      if (boxes.take(px - width / 2 - 4, py - 8, px + width / 2 + 4, py + 8)) {
        haloed(pen, text, px, py, colour.country, colour.halo);
      }
    }
  }
  if ("letterSpacing" in pen) pen.letterSpacing = "0px";
}

/** @param {City[]} cities the most important first @param {Place} place */
export function drawCities(pen, cities, place, boxes, colour) {
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  const size = place.zoom < 4 ? 11 : 12;
  pen.font = `${size}px ${FONT}`;
  for (const city of cities) {
    if (city.zoom > place.zoom) continue;
    for (const [px, py] of place.spots(city.x, city.y, 120)) {
      const width = pen.measureText(city.name).width;
      if (!boxes.take(px - 7, py - 10, px + width + 14, py + 10)) continue;
      pen.beginPath();
      pen.arc(px, py, 2, 0, 7);
      pen.fillStyle = colour.city;
      pen.fill();
      haloed(pen, city.name, px + 6, py, colour.city, colour.halo);
    }
  }
}

function haloed(pen, text, x, y, colour, halo) {
  pen.lineJoin = "round";
  pen.lineWidth = 3;
  pen.strokeStyle = halo;
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}
