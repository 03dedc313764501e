/** Ages, filters, the address, the grid of hits, the herd's figures. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { AGES, ageClass, ageText, takenAt } from "../../web/src/ages.js";
import { Clients } from "../../web/src/clients.js";
import { listed, makeFilter } from "../../web/src/filter.js";
import * as format from "../../web/src/format.js";
import { makeGrid } from "../../web/src/grid.js";
import { circleOrder, crossings, delayStep, lastReports, linkLag, linkRtt,
  linksOf } from "../../web/src/herd-model.js";
import { readHash, writeHash } from "../../web/src/url-state.js";

// ---- ages ----

test("each age has one class, its limits belong to the older one", () => {
  assert.equal(ageClass(-5), 0);
  assert.equal(ageClass(9.99), 0);
  assert.equal(ageClass(10), 1);
  assert.equal(ageClass(3600), 4);
  assert.equal(ageClass(1e12), AGES.length - 1);
  assert.equal(ageClass(NaN), AGES.length - 1);
});

test("age counts from when a server took it, not from the client's stamp", () => {
  assert.equal(takenAt({ time: 1520023934, skew: 200000000 }), 1720023934);
  assert.equal(takenAt({ time: 5 }), 5);
});

test("ages are told in words", () => {
  assert.deepEqual([0, 1, 99, 100, 7200, 3e6, 1e9].map(ageText),
    ["now", "1 s", "99 s", "1 min", "2 h", "34 days", "31 years"]);
});

// ---- filter ----

const record = (id, more = {}) => ({ id, path: `/v1/clients/${id}`, time: 1000,
  skew: 0, server: "Goloman", ...more });

test("all words must be found, in any case", () => {
  const filter = makeFilter("KIWI ucla");
  assert.ok(filter(record("kiwi.cs.ucla.edu"), 0));
  assert.ok(!filter(record("kiwi.mit.edu"), 0));
  assert.ok(makeFilter("aa")(record("x", { label: "AA" }), 0));
  assert.ok(makeFilter("own")(record("x", { source: "owntracks" }), 0));
  assert.equal(makeFilter("  "), null);
});

test("fields can be asked for", () => {
  assert.ok(makeFilter("server:gol")(record("x"), 0));
  assert.ok(!makeFilter("server:hands")(record("x"), 0));
  assert.ok(!makeFilter("source:own")(record("x"), 0));
  assert.ok(makeFilter("age<10m")(record("x"), 1599));
  assert.ok(!makeFilter("age<10m")(record("x"), 1600));
  assert.ok(makeFilter("age>1h")(record("x"), 4601));
});

test("a list begins with the newest, and equals do not tremble", () => {
  const clients = new Clients();
  const where = { lat: 0, lon: 0 };
  clients.apply([record("b", where), record("gone", where),
    record("new", { skew: 5, ...where }), record("a", where),
    record("old", { time: 1, ...where })], 0);
  clients.remove(["/v1/clients/gone"]);
  const ids = (filter) => listed(clients, filter, 0)
    .map((slot) => clients.records[slot].id);
  assert.deepEqual(ids(null), ["new", "a", "b", "old"]);
  assert.deepEqual(ids(makeFilter("l")), ["old"]);
});

// ---- the address ----

test("what is shown comes back from the address", () => {
  const state = { map: { zoom: 9.5, lat: 34.06893, lon: -118.44513 },
    client: "/v1/clients/a%2Fb%20%FF", filter: "server:Hands a&b=c #+é",
    panel: "herd", follow: true };
  const hash = writeHash(state);
  const back = readHash(hash);
  assert.deepEqual({ ...back, map: null }, { ...state, map: null });
  assert.ok(Math.abs(back.map.lat - state.map.lat) < 1e-4);
  assert.equal(writeHash(back), hash);
});

test("an empty address shows everything", () => {
  const empty = { map: null, client: null, filter: "", panel: "clients",
    follow: false };
  assert.deepEqual(readHash(""), empty);
  assert.deepEqual(readHash("#"), empty);
  assert.equal(writeHash(empty), "#");
});

test("nonsense in the address is passed over", () => {
  for (const hash of ["#map=a/b/c", "#map=1/2", "#map=3/91/0", "#map=", "#map",
    "#client=../herd", "#client=..", "#client=a?b", "#filter=%E0%A4%A",
    "#panel=x", "#=&&="]) {
    const state = readHash(hash);
    assert.equal(state.map, null, hash);
    assert.equal(state.client, null, hash);
    assert.equal(state.filter, "", hash);
    assert.equal(state.panel, "clients", hash);
  }
});

// ---- the grid of hits ----

test("the nearest within the radius is hit", () => {
  const xs = [0.5, 0.52, 0.9, 0.5];
  const ys = [0.5, 0.5, 0.9, 0.5];
  const grid = makeGrid(xs, ys, [0, 1, 2], 3, 0.01);
  assert.equal(grid.nearest(0.515, 0.5, 0.01), 1);
  assert.equal(grid.nearest(0.505, 0.5, 0.01), 0);
  assert.equal(grid.nearest(0.7, 0.7, 0.01), -1);
  assert.equal(grid.nearest(1.9, 0.9, 0.01), 2, "any copy of the world");
});

test("hits cross the 180th meridian", () => {
  const grid = makeGrid([0.001, 0.999], [0.5, 0.1], [0, 1], 2, 0.03);
  assert.equal(grid.nearest(0.999, 0.5, 0.01), 0);
  assert.equal(grid.nearest(0.001, 0.1, 0.01), 1);
});

test("the grid finds what looking at all of them finds", () => {
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const xs = Array.from({ length: 500 }, random);
  const ys = Array.from({ length: 500 }, random);
  const grid = makeGrid(xs, ys, xs.map((_, i) => i), 500, 0.03);
  for (let n = 0; n < 500; n++) {
    const [x, y, radius] = [random(), random(), random() / 12];
    let best = -1;
    let square = radius * radius;
    xs.forEach((px, i) => {
      const dx = px - x - Math.round(px - x);
      const d = dx * dx + (ys[i] - y) ** 2;
      if (d <= square) [best, square] = [i, d];
    });
    assert.equal(grid.nearest(x, y, radius), best, `${x} ${y} ${radius}`);
  }
});

// ---- the herd ----

const end = (neighbour, more) =>
  ({ neighbour, live: true, parent: false, lag: 0, rtt_s: 0.001, ...more });
const herd = {
  links: [["A", "B"], ["B", "C"], ["A", "C"]],
  servers: [
    { name: "A", links: [end("B", { lag: 2 }), end("C", { live: false })],
      learned: { recent: [
        { path: "/k", stamp: "2", server: "B", delay_s: 0.0004 },
        { path: "/k", stamp: "1", server: "B", delay_s: 0.5 }] } },
    { name: "B", links: [end("A", { parent: true, lag: 1, rtt_s: 0.003 }),
      end("C", { live: false, parent: true })],
      learned: { recent: [] } },
    { name: "C", up: false, error: "refused" },
  ],
};

test("a link is what both its ends say", () => {
  const [ab, bc, ac] = linksOf(herd);
  assert.deepEqual([ab, bc, ac].map((link) => link.state),
    ["live", "dead", "dead"]);
  assert.equal(ab.tree, true);
  assert.equal(bc.tree, false, "a dead link is no part of the tree");
  assert.equal(linkLag(ab), 3);
  assert.equal(linkRtt(ab), 0.003);
  const nobody = { links: [["A", "B"]], servers: [{ name: "A" }] };
  assert.equal(linksOf(nobody)[0].state, "unknown");
  assert.equal(linkRtt(linksOf(nobody)[0]), null);
});

test("the last reports stand with the newest at the end", () => {
  const reports = lastReports(herd, 10);
  assert.deepEqual(reports.map((report) => report.stamp), ["1", "2"]);
  assert.equal(reports[1].delays.get("A"), 0.0004);
  assert.equal(reports[1].delays.has("C"), false);
  assert.equal(lastReports(herd, 1)[0].stamp, "2");
});

test("servers stand so that few links cross", () => {
  const links = [["a", "c"], ["b", "d"], ["a", "b"], ["c", "d"]];
  const names = ["a", "b", "c", "d"];
  assert.equal(crossings(names, links), 1);
  assert.equal(crossings(circleOrder(names, links), links), 0);
  assert.deepEqual(circleOrder([], []), []);
});

test("delays have six steps", () => {
  assert.deepEqual([-1, 0.0004, 0.0005, 0.05, 0.5, 1, 99].map(delayStep),
    [0, 0, 1, 3, 4, 5, 5]);
});

// ---- figures ----

test("figures are as people read them", () => {
  assert.deepEqual([0, 0.00038, 0.0014, 0.012, 12, 263873386, -0.5]
    .map(format.span),
  ["0", "380 µs", "1.4 ms", "12 ms", "12 s", "8.4 years", "\u2212500 ms"]);
  assert.equal(format.signed(0.2), "+200 ms");
  assert.equal(format.distance(84), "84 m");
  assert.equal(format.distance(1234), "1.2 km");
  assert.equal(format.course(277), "277° W");
  assert.equal(format.course(-1), "-1° N");
  assert.equal(format.position(-34.5, 118), "34.50000° S 118.00000° E");
  assert.equal(format.moment(NaN), "–");
  assert.equal(format.speed(10), "36 km/h");
});
