/** The page: its parts, and what goes on between them. */
import { AGES } from "./ages.js";
import { urlOf } from "./api.js";
import { makeBadge } from "./badge.js";
import { Card, nameOf } from "./card.js";
import { Clients } from "./clients.js";
import { byId, el, setText } from "./dom.js";
import { showEmpty } from "./empty.js";
import { listed, makeFilter } from "./filter.js";
import { count } from "./format.js";
import { pollHerd } from "./herd-poll.js";
import { HerdView } from "./herd-view.js";
import { listenToKeys } from "./keys.js";
import { makeCities } from "./labels.js";
import { List } from "./list.js";
import { LiveMap } from "./map.js";
import { showScale } from "./scale-bar.js";
import { makeSheet } from "./sheet.js";
import { openStream } from "./stream.js";
import { startTheme } from "./theme.js";
import { readHash, writeHash } from "./url-state.js";
import { makeWorld } from "./world.js";

const narrow = matchMedia("(max-width: 720px)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** How soon a list of many is sorted anew after a change. */
const ORDER_MS = 60;
const ORDER_MS_MANY = 500;
const MANY = 3000;
const HASH_MS = 250;
/** Whoever chooses from the list sees at least this much of the map. */
const ZOOM_CHOSEN = 8;

const shown = readHash(location.hash);
const clients = new Clients();
/** What the server's clock says more than this machine's. */
let clockOffset_s = 0;
let streamState = "connecting";
/** The server that tells us. */
let teller = "";
let herd = null;
let herdTrouble = "";
let filter = null;
/** A view from the address, or a gesture: then nothing moves by itself. */
let placed = false;
/** The address names a client and no view: go there when it is known. */
let goOnceKnown = false;

const now_s = () => Date.now() / 1000 + clockOffset_s;

function tell(text) {
  setText(byId("told"), text);
}

// ---- the parts ----

const map = new LiveMap({ element: byId("map"), base: byId("map-base"),
  top: byId("map-top"), clients, now_s }, {
  choose: (path) => choose(path, false),
  moved() {
    showScale(map.view, byId("scale-bar"), byId("scale-text"));
    saveHashSoon();
  },
  gesture() {
    placed = true;
    if (shown.follow) setFollow(false);
  },
});
const list = new List(byId("list"), byId("rows"), clients,
  { now_s, choose: (path) => choose(path, true) });
const card = new Card(byId("card"), {
  close,
  follow: toggleFollow,
  centre: () => goTo(shown.client),
  where: (path) => clients.record(path),
  tell,
});
const herdView = new HerdView(byId("pane-herd"));
const badge = makeBadge(byId("badge"), byId("badge-text"), tell);
makeSheet(byId("panel"), byId("grip"), () => setTimeout(cover, 0));
const theme = startTheme(() => map.redrawAll());

// ---- who is chosen, what is shown ----

/** @param {string | null} path @param {boolean} go move the map there */
function choose(path, go) {
  const changed = path !== shown.client;
  shown.client = path;
  if (changed) {
    setFollow(false);
    tell(path ? `Chosen: ${nameOf(path)}` : "");
  }
  card.open(path);
  document.body.classList.toggle("chosen", Boolean(path));
  list.setChosen(path);
  cover();
  showChosen();
  if (path && go) goTo(path);
  saveHashSoon();
}

function showChosen() {
  map.chosen = clients.slotOf(shown.client);
  card.show(clients.record(shown.client), now_s(), shown.follow,
    streamState === "connecting" || streamState === "loading");
  map.redraw();
}

function goTo(path) {
  const record = clients.record(path);
  if (!record) return;
  placed = true;
  map.view.go({ zoom: Math.max(ZOOM_CHOSEN, map.view.zoomLevel),
    lat: record.lat, lon: record.lon });
}

function toggleFollow() {
  if (!shown.client) return;
  setFollow(!shown.follow);
  tell(shown.follow ? "Following" : "Not following");
}

function setFollow(follow) {
  shown.follow = follow;
  map.follow = follow;
  placed = true;
  showChosen();
  saveHashSoon();
}

/** @param {"clients" | "herd"} panel */
function showPanel(panel) {
  shown.panel = panel;
  for (const name of ["clients", "herd"]) {
    const tab = byId(`tab-${name}`);
    tab.setAttribute("aria-selected", name === panel);
    tab.tabIndex = name === panel ? 0 : -1;
    byId(`pane-${name}`).hidden = name !== panel;
  }
  byId("panel").classList.toggle("wide", panel === "herd");
  if (panel === "herd") {
    herdView.show(herd, herdTrouble);
    askHerd();
  }
  cover();
  saveHashSoon();
}

/** Tell the view which part of the screen the panels leave free. */
function cover() {
  const panel = byId("panel");
  const { covered } = map.view;
  const open = !byId("card").hidden;
  if (narrow.matches) {
    const sheet = Math.max(panel.offsetHeight,
      open ? byId("card").offsetHeight : 0);
    Object.assign(covered, { left: 0, right: 0, top: 40, bottom: sheet });
  } else {
    Object.assign(covered, { left: panel.offsetWidth + 12, top: 0, bottom: 0,
      right: open ? byId("card").offsetWidth + 12 : 0 });
  }
  map.view.limit();
}

function showEveryone() {
  const box = map.bounds();
  if (box) map.view.fit(box);
  else map.view.go({ zoom: 0, lat: 25, lon: 10 });
}

// ---- the list ----

let orderTimer = null;

function orderSoon() {
  const wait = clients.count > MANY ? ORDER_MS_MANY : ORDER_MS;
  orderTimer ??= setTimeout(() => order(false), wait);
}

/** @param {boolean} atOnce even if somebody points at the list */
function order(atOnce) {
  clearTimeout(orderTimer);
  orderTimer = null;
  map.order = listed(clients, filter, now_s());
  list.setOrder(map.order, atOnce);
  setText(byId("count"), filter
    ? `${count(map.order.length)} / ${count(clients.count)}`
    : count(clients.count));
  document.title = `${count(clients.count)} · Muster`;
  const state = map.order.length ? "some"
    : streamState !== "live" ? "waiting" : clients.count ? "filtered" : "none";
  showEmpty(byId("empty"), state, () => setFilter(""));
  byId("list").hidden = state !== "some";
  showChosen();
}

function setFilter(text) {
  shown.filter = text;
  filter = makeFilter(text);
  if (byId("search").value !== text) byId("search").value = text;
  order(true);
  byId("list").scrollTop = 0;
  saveHashSoon();
}

// ---- the address ----

let hashTimer = null;

function saveHashSoon() {
  hashTimer ??= setTimeout(() => {
    hashTimer = null;
    const hash = writeHash({ ...shown, map: placed ? map.view.state : null });
    if (hash !== (location.hash || "#")) {
      history.replaceState(null, "", hash === "#"
        ? location.pathname + location.search : hash);
    }
  }, HASH_MS);
}

function showHash() {
  const next = readHash(location.hash);
  showPanel(next.panel);
  setFilter(next.filter);
  choose(next.client, false);
  setFollow(Boolean(next.follow && next.client));
  placed = Boolean(next.map || next.client);
  if (next.map) map.view.go(next.map, false);
  else if (clients.record(next.client)) goTo(next.client);
  else goOnceKnown = Boolean(next.client);
}

// ---- what comes from the server ----

const stream = openStream({
  hello(hello) {
    clients.begin(Boolean(hello.resumed));
    teller = hello.server ?? "";
  },
  clients(records) {
    clients.apply(records, performance.now());
    map.redraw();
    orderSoon();
  },
  gone(paths) {
    clients.remove(paths);
    map.redraw();
    orderSoon();
  },
  caughtUp() {
    clients.caughtUp();
    streamState = "live";
    order(true);
    if (!placed && clients.count) showEveryone();
    if (goOnceKnown) goTo(shown.client);
    goOnceKnown = false;
  },
  state(state, reason) {
    streamState = state;
    map.stale = state === "away";
    document.body.classList.toggle("stale", map.stale);
    badge.set(state, reason || (state === "live" && teller
      ? `Told by ${teller}` : ""));
    map.redraw();
  },
});

const herdSeen = () => shown.panel === "herd";

const askHerd = pollHerd(herdSeen, (answer, trouble, lost) => {
  if (lost) stream.reopen();
  herdTrouble = trouble;
  if (answer) {
    herd = answer;
    clockOffset_s = answer.clock_offset_s;
    const up = herd.servers.filter((server) => server.up).length;
    setText(byId("herd-count"), up === herd.servers.length ? `${up}`
      : `${up} / ${herd.servers.length}`);
    byId("tab-herd").classList.toggle("bad", up < herd.servers.length);
  }
  if (shown.panel === "herd") herdView.show(herd, herdTrouble);
});

// ---- what people do ----

function close() {
  const search = byId("search");
  if (document.activeElement === search) {
    if (search.value) setFilter("");
    else search.blur();
  } else if (shown.client) {
    choose(null, false);
    // Whoever was in the card is somewhere again.
    byId(narrow.matches ? "list" : "map").focus({ preventScroll: true });
  }
}

listenToKeys({
  search() {
    showPanel("clients");
    byId("search").focus();
    byId("search").select();
  },
  close,
  help: () => byId("help").showModal(),
  zoomIn: () => map.view.zoomBy(2),
  zoomOut: () => map.view.zoomBy(0.5),
  all: showEveryone,
  follow: toggleFollow,
  herd: () => showPanel(shown.panel === "herd" ? "clients" : "herd"),
  theme: () => theme.toggle(),
}, (dx, dy) => {
  placed = true;
  if (shown.follow) setFollow(false);
  map.view.pan(dx, dy);
});

byId("search").addEventListener("input", (event) =>
  setFilter(event.target.value));
byId("search").addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") {
    byId("list").focus();
    event.preventDefault();
  } else if (event.key === "Enter" && list.paths.length) {
    choose(list.paths[0], true);
  }
});
byId("theme").addEventListener("click", () => theme.toggle());
byId("help-open").addEventListener("click", () => byId("help").showModal());
byId("zoom-in").addEventListener("click", () => map.view.zoomBy(2));
byId("zoom-out").addEventListener("click", () => map.view.zoomBy(0.5));
byId("zoom-all").addEventListener("click", showEveryone);
for (const name of ["clients", "herd"]) {
  byId(`tab-${name}`).addEventListener("click", () => showPanel(name));
  byId(`tab-${name}`).addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    showPanel(shown.panel === "herd" ? "clients" : "herd");
    byId(`tab-${shown.panel}`).focus();
    event.preventDefault();
  });
}
addEventListener("hashchange", showHash);
narrow.addEventListener("change", cover);
addEventListener("resize", () => cover());

const withMotion = () => { clients.moveMs = calm.matches ? 1 : 800; };
calm.addEventListener("change", withMotion);
withMotion();

// ---- the beginning ----

byId("legend").append(el("span.legend-title", {}, "Last report"),
  el("ul", {}, ...AGES.map((age, i) => el("li", {},
    el(`span.dot.age-${i}`, {}),
    el("span", {}, age.under === Infinity ? ""
      : el("span.under", {}, "< "), age.text)))));

async function load(path) {
  const response = await fetch(urlOf(path));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

load("map/world.json").then((world) => map.setWorld(makeWorld(world)))
  .catch((error) => tell(`The map cannot be drawn: ${error.message}`));
load("map/cities.json").then((cities) => {
  map.setCities(makeCities(cities));
  byId("credits").textContent = `Natural Earth · ${cities.attribution}`;
}).catch((error) => tell(`There are no names of cities: ${error.message}`));

map.resize();
showHash();
setInterval(() => {
  badge.show();
  list.show();
  showChosen();
  if (filter) orderSoon();
}, 1000);

/** For tests and for the curious: what the page knows. */
window.muster = {
  get connected() { return streamState === "live"; },
  get state() { return streamState; },
  get clients() { return clients.count; },
  get listed() { return map.order.length; },
  client: (path) => clients.record(path) ?? null,
  get selected() { return shown.client; },
  get follow() { return shown.follow; },
  get view() { return map.view.state; },
  get frameMs() { return map.frameMs; },
  get frames() { return map.frames; },
  get settled() { return map.settled; },
  get herd() { return herd; },
  /** Where that client's dot is, in CSS pixels of the page. */
  spot(path) {
    const slot = clients.slotOf(path);
    if (slot < 0) return null;
    const x = clients.x[slot];
    const copy = Math.round(map.view.centre().x - x);
    return { x: map.view.screenX(x + copy), y: map.view.screenY(clients.y[slot]) };
  },
};
