/** Numbers as people read them. */

const MINUS = "\u2212";

/** 1234567 -> "1,234,567" */
export function count(number) {
  return Math.round(number).toLocaleString("en-US");
}

/** A time span, with about two digits: 380 µs, 1.4 ms, 12 s. */
export function span(seconds) {
  if (!Number.isFinite(seconds)) return "–";
  const sign = seconds < 0 ? MINUS : "";
  const size = Math.abs(seconds);
  if (size === 0) return "0";
  if (size < 0.00095) return `${sign}${digits(size * 1e6)} µs`;
  if (size < 0.95) return `${sign}${digits(size * 1e3)} ms`;
  if (size < 100) return `${sign}${digits(size)} s`;
  if (size < 6000) return `${sign}${digits(size / 60)} min`;
  if (size < 172800) return `${sign}${digits(size / 3600)} h`;
  if (size < 86400 * 730) return `${sign}${digits(size / 86400)} days`;
  return `${sign}${digits(size / 31557600)} years`;
}

function digits(number) {
  return number < 9.95 ? number.toFixed(1).replace(/\.0$/, "")
    : Math.round(number).toLocaleString("en-US");
}

/** A span with its sign always shown, as a skew is. */
export function signed(seconds) {
  return seconds > 0 ? `+${span(seconds)}` : span(seconds);
}

/** 12 m, 1.2 km, 340 km */
export function distance(metres) {
  if (metres < 995) return `${Math.round(metres)} m`;
  if (metres < 99500) return `${(metres / 1000).toFixed(1)} km`;
  return `${Math.round(metres / 1000).toLocaleString("en-US")} km`;
}

/** m/s as km/h */
export function speed(metresPerSecond) {
  return `${Math.round(metresPerSecond * 3.6)} km/h`;
}

const WINDS = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];

/** 277 -> "277° W" */
export function course(degrees) {
  const wind = WINDS[Math.round((((degrees % 360) + 360) % 360) / 45) % 8];
  return `${Math.round(degrees)}° ${wind}`;
}

/** 34.06893° N 118.44513° W */
export function position(lat, lon) {
  const part = (value, plus, minus) =>
    `${Math.abs(value).toFixed(5)}° ${value < 0 ? minus : plus}`;
  return `${part(lat, "N", "S")} ${part(lon, "E", "W")}`;
}

/** Seconds since 1970, in the reader's zone. */
export function moment(seconds) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return "–";
  const two = (n) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-` +
    `${two(date.getDate())} ${two(date.getHours())}:` +
    `${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
