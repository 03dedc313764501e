/**
 * What the herd says of itself (GET /v1/herd), made ready to be drawn: who
 * stands where, what each link is like seen from both its ends, and when each
 * server learned of the last reports.
 */

/**
 * @typedef {object} End what one end of a link says of it
 * @property {boolean} live
 * @property {boolean} parent the way to the root leads over the other end
 * @property {boolean} carrying
 * @property {number} lag records that the other end does not have yet
 * @property {number | null} rtt_s
 * @property {number} received
 * @property {number} sent
 */

/**
 * @typedef {object} Link
 * @property {string} a
 * @property {string} b
 * @property {End | null} fromA null: that server could not be asked
 * @property {End | null} fromB
 * @property {"live" | "dead" | "unknown"} state
 * @property {boolean} tree
 */

/** @param {any} herd @returns {Link[]} */
export function linksOf(herd) {
  const servers = new Map(herd.servers.map((server) => [server.name, server]));
  const end = (from, to) =>
    servers.get(from)?.links?.find((link) => link.neighbour === to) ?? null;
  return herd.links.map(([a, b]) => {
    const fromA = end(a, b);
    const fromB = end(b, a);
    return { a, b, fromA, fromB, state: linkState(fromA, fromB),
      tree: Boolean((fromA?.live && fromA.parent) ||
        (fromB?.live && fromB.parent)) };
  });
}

/** A link lives if both ends that could be asked say so. */
function linkState(fromA, fromB) {
  const ends = [fromA, fromB].filter(Boolean);
  if (!ends.length) return "unknown";
  return ends.every((end) => end.live) ? "live" : "dead";
}

/** The larger of the two ends' measures; null if none has any. */
export function linkRtt(link) {
  const times = [link.fromA?.rtt_s, link.fromB?.rtt_s]
    .filter((time) => Number.isFinite(time));
  return times.length ? Math.max(...times) : null;
}

/** Records on their way over a link, of both directions. */
export function linkLag(link) {
  return (link.fromA?.lag ?? 0) + (link.fromB?.lag ?? 0);
}

/**
 * An order around a circle in which few links cross. It depends on names and
 * links alone, so that nobody moves when a server goes down.
 *
 * @param {string[]} names @param {string[][]} links @returns {string[]}
 */
export function circleOrder(names, links) {
  const order = [...names];
  // Swapping pairs costs n^2 tries of m^2 each; large herds stay as they are.
  if (order.length > 12) return order;
  let best = crossings(order, links);
  for (let better = true; better && best > 0;) {
    better = false;
    for (let i = 1; i < order.length; i++) {
      for (let j = i + 1; j < order.length; j++) {
        [order[i], order[j]] = [order[j], order[i]];
        const now = crossings(order, links);
        if (now < best) {
          best = now;
          better = true;
        } else {
          [order[i], order[j]] = [order[j], order[i]];
        }
      }
    }
  }
  return order;
}

/** How many pairs of links cross if all stand on a circle in that order. */
export function crossings(order, links) {
  const place = new Map(order.map((name, i) => [name, i]));
  const chords = links
    .map(([a, b]) => [place.get(a), place.get(b)].sort((p, q) => p - q));
  let found = 0;
  for (let i = 0; i < chords.length; i++) {
    for (let j = i + 1; j < chords.length; j++) {
      const [a, b] = chords[i];
      const [c, d] = chords[j];
      if ((a < c && c < b && b < d) || (c < a && a < d && d < b)) found++;
    }
  }
  return found;
}

/**
 * The last reports and how long each server took to learn of them.
 *
 * @param {any} herd @param {number} most
 * @returns {{path: string, stamp: string, taker: string,
 *   delays: Map<string, number>}[]} the oldest first
 */
export function lastReports(herd, most) {
  const reports = new Map();
  for (const server of herd.servers) {
    for (const [rank, known] of (server.learned?.recent ?? []).entries()) {
      const key = `${known.path} ${known.stamp}`;
      let report = reports.get(key);
      if (!report) {
        report = { path: known.path, stamp: known.stamp, taker: known.server,
          delays: new Map(), rank };
        reports.set(key, report);
      }
      report.rank = Math.min(report.rank, rank);
      report.delays.set(server.name, known.delay_s);
    }
  }
  return [...reports.values()]
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .reverse();
}

/** A delay as a step of the scale 0..5: each is about five times the one
 * before, from under 0.5 ms to over a second. */
export const DELAY_STEPS_S = [0.0005, 0.002, 0.01, 0.1, 1];

export function delayStep(delay_s) {
  const step = DELAY_STEPS_S.findIndex((limit) => delay_s < limit);
  return step < 0 ? DELAY_STEPS_S.length : step;
}
