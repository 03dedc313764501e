/**
 * The globe as a square of side 1 (Web Mercator): x grows to the east from the
 * 180th meridian, y to the south. Beyond 85.05 degrees everything lies on the
 * square's edge.
 */

export const LAT_MAX = 85.0511287798;
const EARTH_M = 40075016.686;
const RAD = Math.PI / 180;

/** @param {number} lon degrees */
export function xOf(lon) {
  return (lon + 180) / 360;
}

/** @param {number} lat degrees */
export function yOf(lat) {
  const clamped = Math.max(-LAT_MAX, Math.min(LAT_MAX, lat));
  const sin = Math.sin(clamped * RAD);
  return 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
}

/** @param {number} x of any copy of the world */
export function lonOf(x) {
  return (x - Math.floor(x)) * 360 - 180;
}

/** @param {number} y */
export function latOf(y) {
  return Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) / RAD;
}

/** How much of the square one metre is at a latitude. */
export function perMetre(lat) {
  const clamped = Math.max(-LAT_MAX, Math.min(LAT_MAX, lat));
  return 1 / (EARTH_M * Math.cos(clamped * RAD));
}

/** Metres between two points, over a globe. */
export function metresBetween(a, b) {
  const half = (from, to) => Math.sin(((to - from) * RAD) / 2) ** 2;
  const square = half(a.lat, b.lat) + Math.cos(a.lat * RAD) *
    Math.cos(b.lat * RAD) * half(a.lon, b.lon);
  return (EARTH_M / Math.PI) * Math.asin(Math.min(1, Math.sqrt(square)));
}

/** The way from a to b, the short way around. */
export function shortWay(a, b) {
  const way = b - a;
  return way - Math.round(way);
}
