/**
 * What is typed into the search box, and whom it lets through.
 *
 * Words must all be found in a client's ID, label or source, whatever their
 * case. `server:Hands` (or the beginning of a name), `source:owntracks`,
 * `age<10m` and `age>1h` ask for what they say.
 */
import { takenAt } from "./ages.js";

/** @typedef {import("./clients.js").Record} Record */
/** @typedef {(record: Record, now_s: number) => boolean} Test */

const UNITS = { s: 1, m: 60, h: 3600, d: 86400 };

/** @param {string} word @returns {Test} */
function testOf(word) {
  const age = /^age([<>])(\d+)([smhd]?)$/.exec(word);
  if (age) {
    const limit = Number(age[2]) * UNITS[age[3] || "s"];
    return age[1] === "<"
      ? (record, now) => now - takenAt(record) < limit
      : (record, now) => now - takenAt(record) > limit;
  }
  const named = /^(server|source):(.*)$/.exec(word);
  if (named) {
    const [, field, begin] = named;
    return (record) => (record[field] ?? "").toLowerCase().startsWith(begin);
  }
  return (record) =>
    record.id.toLowerCase().includes(word) ||
    (record.label ?? "").toLowerCase().includes(word) ||
    (record.source ?? "").toLowerCase().includes(word);
}

/**
 * @param {string} text
 * @returns {Test | null} null lets everybody through
 */
export function makeFilter(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return null;
  const tests = words.map(testOf);
  return (record, now) => tests.every((test) => test(record, now));
}

/**
 * The slots of those who pass, the newest report first; equals by their ID, so
 * that a list does not tremble.
 *
 * @param {import("./clients.js").Clients} clients
 * @param {Test | null} filter
 * @param {number} now_s
 * @returns {number[]}
 */
export function listed({ slots, records, taken }, filter, now_s) {
  const passed = [];
  for (const slot of slots.values()) {
    if (!filter || filter(records[slot], now_s)) passed.push(slot);
  }
  return passed.sort((a, b) => taken[b] - taken[a] ||
    (records[a].path < records[b].path ? -1 : 1));
}
