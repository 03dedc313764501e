/**
 * How old a report is: its class, which has a colour, and in words.
 *
 * The colours themselves are in app.css (--age-0 ... --age-5): fresh reports
 * glow like embers, old ones are ash.
 */

/** The classes, the freshest first; `under` in seconds. */
export const AGES = [
  { under: 10, text: "10 s" },
  { under: 60, text: "1 min" },
  { under: 600, text: "10 min" },
  { under: 3600, text: "1 h" },
  { under: 86400, text: "1 day" },
  { under: Infinity, text: "older" },
];

/**
 * @param {number} age_s
 * @returns {number} an index into AGES; a report from the future is fresh
 */
export function ageClass(age_s) {
  for (let i = 0; i < AGES.length - 1; i++) {
    if (age_s < AGES[i].under) return i;
  }
  return AGES.length - 1;
}

/**
 * When a server took a record, in seconds since 1970 by that server's clock.
 * The client's own stamp may be years off: what a map's colours are to tell is
 * how long the herd has heard nothing new.
 *
 * @param {{time: number, skew?: number}} record
 */
export function takenAt(record) {
  return record.time + (record.skew ?? 0);
}

/** @param {number} age_s */
export function ageText(age_s) {
  if (!(age_s >= 1)) return "now";
  if (age_s < 100) return `${Math.floor(age_s)} s`;
  if (age_s < 6000) return `${Math.floor(age_s / 60)} min`;
  if (age_s < 172800) return `${Math.floor(age_s / 3600)} h`;
  if (age_s < 86400 * 730) return `${Math.floor(age_s / 86400)} days`;
  return `${Math.floor(age_s / 31557600)} years`;
}
