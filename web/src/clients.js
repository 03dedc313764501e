/**
 * Every client that the page knows: its record, and where its dot is on its way
 * to the newest position.
 *
 * Each has a slot, a small number that stays its own as long as it is known;
 * what is needed for every dot of every frame is in typed arrays by slot: `x`
 * and `y` where the dot is, `taken` when a server took the report, `heading`.
 */
import { takenAt } from "./ages.js";
import { shortWay, xOf, yOf } from "./mercator.js";

/**
 * @typedef {object} Record as GET /v1/clients/{id} gives it
 * @property {string} id
 * @property {string} path
 * @property {number} lat
 * @property {number} lon
 * @property {number} time
 * @property {string} stamp
 * @property {string} server
 * @property {number} skew
 * @property {number} [accuracy]
 * @property {number} [altitude]
 * @property {number} [vertical_accuracy]
 * @property {number} [speed]
 * @property {number} [course]
 * @property {number} [battery]
 * @property {boolean} [charging]
 * @property {string} [source]
 * @property {string} [label]
 * @property {string} [event]
 */

export const CLIENTS_MAX = 200_000;
export const MOVE_MS = 800;
export const TRAIL_POINTS = 24;

const SLOWING = (t) => 1 - (1 - t) ** 3;

export class Clients {
  constructor() {
    /** @type {(Record | undefined)[]} */
    this.records = [];
    /** @type {Map<string, number>} */
    this.slots = new Map();
    /** How many were left out because the page has no room for them. */
    this.leftOut = 0;
    /** Grows with every change of who is there or of what is known of them. */
    this.version = 0;
    this.moveMs = MOVE_MS;
    this.free = [];
    this.moving = new Set();
    this.round = 0;
    this.#grow(1024);
  }

  get count() {
    return this.slots.size;
  }

  /** @param {string | null} path @returns {number} -1 if it is not known */
  slotOf(path) {
    return this.slots.get(path ?? "") ?? -1;
  }

  /** @param {string | null} path */
  record(path) {
    return this.records[this.slotOf(path)];
  }

  /**
   * A stream begins. One that is not resumed tells everything anew: whoever is
   * not told of until it has caught up is gone.
   *
   * @param {boolean} resumed
   */
  begin(resumed) {
    if (!resumed) this.round++;
    this.leftOut = 0;
  }

  /** The stream has told all: forget who was not among them. */
  caughtUp() {
    const gone = [];
    for (const [path, slot] of this.slots) {
      if (this.toldIn[slot] !== this.round) gone.push(path);
    }
    this.remove(gone);
  }

  /**
   * @param {Record[]} records the latest state of each
   * @param {number} nowMs
   */
  apply(records, nowMs) {
    for (const record of records) {
      if (typeof record?.path === "string" && Number.isFinite(record.lat) &&
          Number.isFinite(record.lon)) {
        this.#put(record, nowMs);
      }
    }
    this.version++;
  }

  /** @param {string[]} paths */
  remove(paths) {
    for (const path of paths) {
      const slot = this.slots.get(path);
      if (slot === undefined) continue;
      this.slots.delete(path);
      this.records[slot] = undefined;
      this.moving.delete(slot);
      this.free.push(slot);
    }
    this.version++;
  }

  /** Bring the dots to where they are at this moment; are any on their way? */
  step(nowMs) {
    for (const slot of this.moving) {
      const t = (nowMs - this.movedAt[slot]) / this.moveMs;
      if (t >= 1) {
        this.x[slot] = this.toX[slot];
        this.y[slot] = this.toY[slot];
        this.moving.delete(slot);
      } else {
        const part = SLOWING(Math.max(0, t));
        this.x[slot] = this.fromX[slot] + this.wayX(slot) * part;
        this.y[slot] = this.fromY[slot] +
          (this.toY[slot] - this.fromY[slot]) * part;
      }
    }
    return this.moving.size > 0;
  }

  wayX(slot) {
    return shortWay(this.fromX[slot], this.toX[slot]);
  }

  /** Where a client was, the oldest point first, without the newest. */
  trail(slot) {
    const points = [];
    const n = this.trailCount[slot];
    for (let i = 0; i < n; i++) {
      const at = (this.trailNext[slot] + TRAIL_POINTS - n + i) % TRAIL_POINTS;
      const cell = 2 * (slot * TRAIL_POINTS + at);
      points.push([this.trails[cell], this.trails[cell + 1]]);
    }
    return points;
  }

  #put(record, nowMs) {
    const x = xOf(record.lon);
    const y = yOf(record.lat);
    let slot = this.slots.get(record.path);
    if (slot === undefined) {
      slot = this.#newSlot(record.path);
      if (slot < 0) return;
      this.x[slot] = this.toX[slot] = x;
      this.y[slot] = this.toY[slot] = y;
      this.trailCount[slot] = this.trailNext[slot] = 0;
    } else if (x !== this.toX[slot] || y !== this.toY[slot]) {
      this.#move(slot, x, y, nowMs);
    }
    this.records[slot] = record;
    this.taken[slot] = takenAt(record);
    this.heading[slot] = heading(record);
    this.toldIn[slot] = this.round;
  }

  #newSlot(path) {
    if (this.slots.size >= CLIENTS_MAX) {
      this.leftOut++;
      return -1;
    }
    const slot = this.free.pop() ?? this.records.length;
    if (slot >= this.x.length) this.#grow(2 * this.x.length);
    if (slot === this.records.length) this.records.push(undefined);
    this.slots.set(path, slot);
    return slot;
  }

  #move(slot, x, y, nowMs) {
    const cell = 2 * (slot * TRAIL_POINTS + this.trailNext[slot]);
    this.trails[cell] = this.toX[slot];
    this.trails[cell + 1] = this.toY[slot];
    this.trailNext[slot] = (this.trailNext[slot] + 1) % TRAIL_POINTS;
    this.trailCount[slot] = Math.min(TRAIL_POINTS, this.trailCount[slot] + 1);
    this.fromX[slot] = this.x[slot];
    this.fromY[slot] = this.y[slot];
    this.toX[slot] = x;
    this.toY[slot] = y;
    this.movedAt[slot] = nowMs;
    this.moving.add(slot);
  }

  #grow(capacity) {
    const grown = (array, Type, each = 1) => {
      const larger = new Type(capacity * each);
      if (array) larger.set(array);
      return larger;
    };
    for (const name of ["x", "y", "fromX", "fromY", "toX", "toY", "movedAt",
      "taken", "heading"]) {
      this[name] = grown(this[name], Float64Array);
    }
    this.toldIn = grown(this.toldIn, Uint32Array);
    this.trails = grown(this.trails, Float64Array, 2 * TRAIL_POINTS);
    this.trailNext = grown(this.trailNext, Uint8Array);
    this.trailCount = grown(this.trailCount, Uint8Array);
  }
}

/** Where it is going, in degrees; NaN if that is not known, or it stands. */
function heading(record) {
  const moves = record.speed === undefined || record.speed > 0.3;
  return Number.isFinite(record.course) && moves ? record.course : NaN;
}
