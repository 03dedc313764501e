/** What events do to the clients that the page knows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CLIENTS_MAX, Clients, MOVE_MS, TRAIL_POINTS }
  from "../../web/src/clients.js";
import { latOf, lonOf, metresBetween, xOf, yOf } from "../../web/src/mercator.js";

const at = (id, lat, lon, more = {}) => ({ id, path: `/v1/clients/${id}`, lat,
  lon, time: 1e9, stamp: "1", server: "Goloman", skew: 0, ...more });

test("the latest state of each replaces what was known", () => {
  const clients = new Clients();
  clients.apply([at("kiwi", 1, 2), at("emu", 3, 4)], 0);
  clients.apply([at("kiwi", 5, 6, { battery: 7 })], 0);
  assert.equal(clients.count, 2);
  assert.equal(clients.record("/v1/clients/kiwi").battery, 7);
  assert.equal(clients.record("/v1/clients/emu").lat, 3);
  assert.equal(clients.record("/v1/clients/moa"), undefined);
});

test("who is gone leaves a slot for the next, without a trail", () => {
  const clients = new Clients();
  clients.apply([at("kiwi", 1, 2)], 0);
  clients.apply([at("kiwi", 1, 3)], 0);
  const slot = clients.slotOf("/v1/clients/kiwi");
  clients.remove(["/v1/clients/kiwi", "/v1/clients/nobody"]);
  assert.equal(clients.count, 0);
  assert.equal(clients.step(1), false);
  clients.apply([at("emu", 9, 9)], 0);
  assert.equal(clients.slotOf("/v1/clients/emu"), slot);
  assert.deepEqual(clients.trail(slot), []);
  assert.equal(clients.x[slot], xOf(9));
});

test("a stream that starts anew drops those it did not tell of", () => {
  const clients = new Clients();
  clients.begin(false);
  clients.apply([at("kiwi", 1, 2), at("emu", 3, 4)], 0);
  clients.caughtUp();
  clients.begin(false);
  clients.apply([at("emu", 3, 4)], 0);
  assert.equal(clients.count, 2, "nobody goes before it has caught up");
  clients.caughtUp();
  assert.deepEqual([...clients.slots.keys()], ["/v1/clients/emu"]);
});

test("a stream that is resumed drops nobody", () => {
  const clients = new Clients();
  clients.begin(false);
  clients.apply([at("kiwi", 1, 2)], 0);
  clients.caughtUp();
  clients.begin(true);
  clients.caughtUp();
  assert.equal(clients.count, 1);
});

test("a dot moves to its new position and arrives", () => {
  const clients = new Clients();
  clients.apply([at("kiwi", 0, 10)], 0);
  const slot = clients.slotOf("/v1/clients/kiwi");
  clients.apply([at("kiwi", 0, 20)], 1000);
  assert.equal(clients.x[slot], xOf(10));
  assert.equal(clients.step(1000 + MOVE_MS / 2), true);
  assert.ok(clients.x[slot] > xOf(10) && clients.x[slot] < xOf(20));
  assert.equal(clients.step(1000 + MOVE_MS), false);
  assert.equal(clients.x[slot], xOf(20));
});

test("a dot takes the short way over the 180th meridian", () => {
  const clients = new Clients();
  clients.apply([at("kiwi", 0, 179)], 0);
  const slot = clients.slotOf("/v1/clients/kiwi");
  clients.apply([at("kiwi", 0, -179)], 0);
  clients.step(MOVE_MS / 2);
  assert.ok(clients.x[slot] > xOf(179), `${clients.x[slot]}`);
});

test("a trail has the last positions, and a bound", () => {
  const clients = new Clients();
  for (let i = 0; i <= TRAIL_POINTS + 5; i++) {
    clients.apply([at("kiwi", 0, i)], 0);
    clients.apply([at("kiwi", 0, i)], 0);
  }
  const trail = clients.trail(clients.slotOf("/v1/clients/kiwi"));
  assert.equal(trail.length, TRAIL_POINTS);
  assert.equal(trail.at(-1)[0], xOf(TRAIL_POINTS + 4));
  assert.equal(trail[0][0], xOf(5));
});

test("there is room for thousands, and no more than the bound", () => {
  const clients = new Clients();
  const many = Array.from({ length: CLIENTS_MAX + 3 },
    (_, i) => at(`c${i}`, i % 80, i % 170));
  clients.apply(many, 0);
  assert.equal(clients.count, CLIENTS_MAX);
  assert.equal(clients.leftOut, 3);
  assert.equal(clients.x[clients.slotOf("/v1/clients/c5000")],
    xOf(5000 % 170));
});

test("what is no record is passed over", () => {
  const clients = new Clients();
  clients.apply([null, {}, at("kiwi", NaN, 2), at("emu", "1", 2),
    at("moa", 1, 2)], 0);
  assert.deepEqual([...clients.slots.keys()], ["/v1/clients/moa"]);
});

test("distances are those of a globe", () => {
  const paris = { lat: 48.8534, lon: 2.3488 };
  const london = { lat: 51.5085, lon: -0.1257 };
  assert.ok(Math.abs(metresBetween(paris, london) - 343800) < 1500);
  assert.ok(Math.abs(metresBetween({ lat: 0, lon: 179 }, { lat: 0, lon: -179 })
    - 222639) < 10);
  assert.equal(metresBetween(paris, paris), 0);
});

test("the square and the globe agree", () => {
  for (const [lat, lon] of [[0, 0], [51.5, -0.12], [-84, 179.9], [80, -180]]) {
    assert.ok(Math.abs(latOf(yOf(lat)) - lat) < 1e-9);
    assert.ok(Math.abs(lonOf(xOf(lon)) - lon) < 1e-9);
  }
  assert.ok(Math.abs(yOf(90)) < 1e-9, "poles lie on the edge");
  assert.ok(Math.abs(lonOf(1.25) - -90) < 1e-9, "any copy of the world");
});
