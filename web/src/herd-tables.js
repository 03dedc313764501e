/** The herd as tables: each server, and each link. Rows stay while figures
 * change in them, so that nobody loses the place. */
import { el, setText } from "./dom.js";
import { count, span } from "./format.js";
import { linkLag, linkRtt, linksOf } from "./herd-model.js";

export class ServerTable {
  constructor() {
    this.rows = new Map();
    this.body = el("tbody", {});
    this.element = el("table", { "data-test": "herd-servers" },
      el("caption.hidden", {}, "Servers"),
      head("Server", "Clients", "Knew (median)", "99 %", "Up"), this.body);
  }

  show(herd) {
    keep(this.rows, this.body, herd.servers.map((s) => s.name), serverRow);
    const root = herd.servers.find((s) => s.self)?.root;
    for (const server of herd.servers) {
      const row = this.rows.get(server.name);
      row.element.dataset.state = server.up ? "up" : "down";
      setLink(row.link, server);
      setText(row.note, noteOf(server, root));
      const { learned } = server;
      const seen = server.up && learned?.samples > 0;
      setText(row.cells[0], server.up ? count(server.clients) : "–");
      setText(row.cells[1], seen ? span(learned.p50_s) : "–");
      setText(row.cells[2], seen ? span(learned.p99_s) : "–");
      setText(row.cells[3], server.up ? span(server.uptime_s) : "–");
    }
  }
}

function serverRow(name) {
  const link = el("a", { "data-test": "server-map",
    title: "The map as that server shows it" }, name);
  const note = el("span.note", {});
  const cells = [0, 1, 2, 3].map(() => el("td.number", {}));
  const element = el("tr", { "data-test": "herd-server-row",
    "data-server": name },
  el("th", { scope: "row" }, el("span.lamp", {}), link, note), ...cells);
  return { element, link, note, cells };
}

function noteOf(server, root) {
  if (!server.up) return server.error ?? "does not answer";
  const notes = [];
  if (server.self) notes.push("this page");
  if (server.name === root) notes.push("root");
  if (server.ready === false) notes.push(server.why?.[0] ?? "not ready");
  return notes.join(", ");
}

/** Where that server's own page is, showing the same as this one. */
function setLink(link, server) {
  if (!server.http || !server.up || server.self) {
    link.removeAttribute("href");
    return;
  }
  const url = new URL(location.href);
  const host = server.http.replace(/:\d+$/, "");
  // A server that listens on all addresses is where this page came from.
  if (!/^(0\.0\.0\.0|\[::\]|\*)?$/.test(host)) url.hostname = host;
  url.port = /\d+$/.exec(server.http)?.[0] ?? "";
  if (link.href !== url.href) link.href = url.href;
}

export class LinkTable {
  constructor() {
    this.rows = new Map();
    this.body = el("tbody", {});
    this.element = el("table", { "data-test": "herd-links" },
      el("caption.hidden", {}, "Links"),
      head("Link", "State", "There and back", "Behind"), this.body);
  }

  show(herd) {
    const links = linksOf(herd);
    const key = (link) => `${link.a}-${link.b}`;
    keep(this.rows, this.body, links.map(key), linkRow);
    for (const link of links) {
      const row = this.rows.get(key(link));
      row.element.dataset.state = link.state;
      setText(row.name, `${link.a} – ${link.b}`);
      setText(row.cells[0], link.state + (link.tree ? ", tree" : ""));
      setText(row.cells[1], link.state === "live" ? span(linkRtt(link) ?? NaN)
        : "–");
      setText(row.cells[2], link.state === "live" ? count(linkLag(link)) : "–");
    }
  }
}

function linkRow(key) {
  const name = el("th", { scope: "row" });
  const cells = [el("td", {}), el("td.number", {}), el("td.number", {})];
  return { name, cells, element: el("tr", { "data-test": "herd-link-row",
    "data-link": key }, name, ...cells) };
}

function head(...names) {
  return el("thead", {}, el("tr", {}, ...names.map((name, i) =>
    el(i ? "th.number" : "th", { scope: "col" }, name))));
}

/** Have a row for each key, in their order. */
function keep(rows, body, keys, make) {
  const wanted = new Set(keys);
  for (const [key, row] of rows) {
    if (wanted.has(key)) continue;
    row.element.remove();
    rows.delete(key);
  }
  keys.forEach((key, i) => {
    if (!rows.has(key)) rows.set(key, make(key));
    const { element } = rows.get(key);
    if (body.children[i] !== element) {
      body.insertBefore(element, body.children[i] ?? null);
    }
  });
}
