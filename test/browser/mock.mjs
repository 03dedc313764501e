#!/usr/bin/env node
/**
 * mock.mjs [--port N] [--clients N] [--rate N] [--web DIR] - a herd that is not
 * there: it serves the page from build/web, and as much of the API as the page
 * asks for. For working on the page, and for more clients than a herd on a
 * test's machine would have time to take.
 *
 *   --clients  how many (40); 0 shows the page of an empty herd
 *   --rate     reports a second (a tenth of the clients)
 *
 * What fails on demand: POST /mock/drop ends all streams, /mock/away refuses
 * them from then on, /mock/back takes them again, /mock/down/NAME and
 * /mock/up/NAME kill and start a server, /mock/report/ID?lat=..&lon=.. is a
 * report of anybody.
 */
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";

const NAMES = ["Goloman", "Hands", "Holiday", "Welsh", "Wilkes"];
const LINKS = [["Goloman", "Hands"], ["Goloman", "Holiday"],
  ["Goloman", "Wilkes"], ["Hands", "Wilkes"], ["Holiday", "Welsh"],
  ["Holiday", "Wilkes"]];
const PARENTS = { Hands: "Goloman", Holiday: "Goloman", Wilkes: "Goloman",
  Welsh: "Holiday" };
const HUBS = [[34.05, -118.24], [51.51, -0.13], [35.69, 139.69],
  [48.85, 2.35], [-23.55, -46.63], [30.04, 31.24], [-33.87, 151.21],
  [40.71, -74.01], [1.35, 103.82], [55.75, 37.62], [-17.7, 178.9]];
const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript",
  css: "text/css", json: "application/json", svg: "image/svg+xml", txt: "text/plain" };

const { values } = parseArgs({ options: {
  port: { type: "string", default: "12290" },
  clients: { type: "string", default: "40" },
  rate: { type: "string" },
  web: { type: "string", default: "build/web" },
} });

// The same numbers with every start.
let seed = 4711;
function random() {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
}

const wall = () => Date.now() / 1000;
const boot = "9f3c0a51";
const started = wall();
const records = new Map();
const streams = new Set();
const down = new Set();
const recent = [];
let number = 0;
let refuse = false;

// ---- clients that move ----

function report(id, lat, lon, more = {}) {
  const up = NAMES.filter((name) => !down.has(name));
  const server = up[Math.floor(random() * up.length)] ?? NAMES[0];
  const skew = 0.005 + random() * 0.3;
  const time = wall() - skew;
  const path = `/v1/clients/${encodeURIComponent(id)}`;
  const record = { id, path, lat, lon, time, stamp: time.toFixed(9), server,
    skew, ...more };
  records.set(path, record);
  learn(record);
  return record;
}

function learn(record) {
  const delays = new Map();
  for (const name of NAMES) {
    if (name === record.server || down.has(name)) continue;
    const slow = random() < 0.03 ? 200 : 1;
    delays.set(name, (0.0002 + random() * 0.0009) * slow);
  }
  recent.unshift({ record, delays });
  recent.length = Math.min(recent.length, 64);
}

function newcomer(i) {
  const [lat, lon] = HUBS[i % HUBS.length];
  const spread = 0.05 + random() * random() * 14;
  const id = i === 0 ? "kiwi.cs.ucla.edu"
    : `${["van", "bike", "phone", "truck", "tag"][i % 5]}-${i}`;
  const more = i % 3 ? {} : { accuracy: 5 + Math.floor(random() * 400),
    speed: Math.round(random() * 30), course: Math.floor(random() * 360),
    altitude: Math.floor(random() * 900), battery: Math.floor(random() * 101),
    source: ["owntracks", "traccar", "overland"][i % 9 / 3 | 0],
    label: "AA", event: "t" };
  const where = [lat + (random() - 0.5) * spread,
    lon + (random() - 0.5) * spread * 1.5];
  const record = report(id, Math.max(-80, Math.min(80, where[0])),
    ((where[1] + 540) % 360) - 180, more);
  // Some are old, as they would be.
  record.time -= random() < 0.6 ? random() * 50 : 10 ** (random() * 5.5);
  return record;
}

const count = Number(values.clients);
for (let i = 0; i < count; i++) newcomer(i);

const TURN_MS = 200;
let debt = 0;
setInterval(() => {
  const moved = new Map();
  debt += (Number(values.rate ?? count / 10) * TURN_MS) / 1000;
  const paths = [...records.keys()];
  for (; debt >= 1 && paths.length; debt--) {
    const old = records.get(paths[Math.floor(random() * paths.length)]);
    const course = ((old.course ?? random() * 360) + (random() - 0.5) * 40 +
      360) % 360;
    const step = 0.0004 + (old.speed ?? 5) * 0.0003;
    const { id, lat, lon, time, stamp, server, skew, path, ...more } = old;
    if (more.course !== undefined) more.course = Math.round(course);
    const east = lon + Math.sin((course * Math.PI) / 180) * step;
    moved.set(path, report(id,
      Math.max(-85, Math.min(85, lat + Math.cos((course * Math.PI) / 180) *
        step)), ((east + 540) % 360) - 180, more));
  }
  debt = Math.min(debt, 1);
  if (moved.size) tellAll("clients", [...moved.values()]);
}, TURN_MS);

// ---- streams ----

function send(stream, event, data) {
  const id = event === "clients" ? `id: ${boot}-${++number}\n` : "";
  stream.write(`${id}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function tellAll(event, data) {
  for (const stream of streams) send(stream, event, data);
}

function openStream(request, response) {
  if (refuse) {
    problem(response, 503, "The server stops");
    return;
  }
  response.writeHead(200, { "Content-Type": "text/event-stream",
    "Cache-Control": "no-store" });
  response.write("retry: 500\n");
  const resumed = Boolean(request.headers["last-event-id"]?.startsWith(boot));
  send(response, "hello", { server: "Goloman", boot, resumed,
    clients: records.size });
  const all = [...records.values()];
  for (let i = 0; i < all.length; i += 200) {
    send(response, "clients", all.slice(i, i + 200));
  }
  send(response, "caught-up", {});
  streams.add(response);
  response.on("close", () => streams.delete(response));
}

function dropStreams() {
  tellAll("bye", { reason: "the server stops" });
  for (const stream of streams) stream.end();
  streams.clear();
}

// ---- the herd ----

function herd() {
  return { server: "Goloman", herd: "example", time: wall(), links: LINKS,
    servers: NAMES.map((name, i) => (down.has(name)
      ? { name, self: false, up: false, http: `127.0.0.1:${12200 + i}`,
        error: "connection refused" }
      : serverState(name, i))) };
}

function serverState(name, i) {
  const known = recent.filter(({ delays }) => delays.has(name));
  const delays = known.map(({ delays: d }) => d.get(name)).sort((a, b) => a - b);
  return { name, self: name === "Goloman", up: true,
    http: `127.0.0.1:${12200 + i}`, version: "0.1.0",
    uptime_s: wall() - started, ready: true, why: [], clients: records.size,
    feed: number, incarnation: "00f1", root: "Goloman",
    root_distance: name === "Goloman" ? 0 : name === "Welsh" ? 2 : 1,
    map_hash: "1f", map_hash_current: true, links: linksOf(name), vector: [],
    learned: { samples: known.length, p50_s: delays[delays.length >> 1] ?? 0,
      p99_s: delays.at(-1) ?? 0,
      recent: known.map(({ record, delays: d }) => ({ path: record.path,
        stamp: record.stamp, server: record.server, delay_s: d.get(name) })) } };
}

function linksOf(name) {
  return LINKS.filter((link) => link.includes(name)).map((link) => {
    const neighbour = link.find((end) => end !== name);
    const live = !down.has(neighbour);
    const tree = PARENTS[name] === neighbour || PARENTS[neighbour] === name;
    return { neighbour, live, parent: live && PARENTS[name] === neighbour,
      carrying: live && tree, lag: live && random() < 0.08 ? 3 : 0,
      rtt_s: live ? 0.0002 + random() * 0.0005 : null, clock_offset_s: 0,
      received: number, sent: number };
  });
}

// ---- the rest ----

function json(response, status, body, type = "application/json") {
  response.writeHead(status, { "Content-Type": type,
    "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}

function problem(response, status, title) {
  json(response, status, { type: "about:blank", title, status },
    "application/problem+json");
}

function file(response, name) {
  const path = join(values.web, `${basename(name)}.gz`);
  if (!existsSync(path)) {
    problem(response, 404, "No such path");
    return;
  }
  response.writeHead(200, { "Content-Type": TYPES[name.split(".").at(-1)],
    "Content-Encoding": "gzip",
    "Content-Security-Policy": "default-src 'self'" });
  createReadStream(path).pipe(response);
}

function places(response, record, query) {
  const far = Number(query.get("radius"));
  const results = far < 1000 ? [] : ["Santa Monica Pier", "UCLA",
    "Westwood Village", "Los Angeles International Airport"].map((name, i) =>
    ({ name, place_id: `x${i}`, vicinity: "Los Angeles, California",
      types: [["tourist_attraction", "university", "locality",
        "airport"][i], "point_of_interest"],
      geometry: { location: { lat: record.lat + i * 0.008,
        lng: record.lon } } }));
  json(response, 200, { html_attributions:
    ["Cities from GeoNames (geonames.org), CC BY 4.0"], results,
  status: results.length ? "OK" : "ZERO_RESULTS" });
}

function mocked(response, words, query) {
  const [what, name] = words;
  if (what === "drop") dropStreams();
  else if (what === "away") {
    refuse = true;
    dropStreams();
  } else if (what === "back") refuse = false;
  else if (what === "down") down.add(name);
  else if (what === "up") down.delete(name);
  else if (what === "report") {
    tellAll("clients", [report(decodeURIComponent(name),
      Number(query.get("lat")), Number(query.get("lon")))]);
  } else {
    problem(response, 404, "No such mockery");
    return;
  }
  json(response, 200, {});
}

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://mock");
  const near = /^(\/v1\/clients\/[^/]+)\/places$/.exec(pathname);
  if (pathname === "/") file(response, "index.html");
  else if (pathname.startsWith("/map/")) file(response, pathname);
  else if (pathname === "/v1/events") openStream(request, response);
  else if (pathname === "/v1/herd") json(response, 200, herd());
  else if (near && records.has(near[1])) {
    places(response, records.get(near[1]), searchParams);
  } else if (records.has(pathname)) json(response, 200, records.get(pathname));
  else if (pathname.startsWith("/mock/")) {
    mocked(response, pathname.split("/").slice(2), searchParams);
  } else problem(response, 404, "No such path");
}).listen(Number(values.port), "127.0.0.1", function ready() {
  console.log(`http://127.0.0.1:${this.address().port}/`);
});
