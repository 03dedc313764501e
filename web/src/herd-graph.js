/** The herd as a picture: servers on a circle, links between them, those of the
 * tree drawn stronger, with an arrow towards the root. */
import { el, setText, svg } from "./dom.js";
import { span } from "./format.js";
import { circleOrder, linkLag, linkRtt, linksOf } from "./herd-model.js";

const WIDTH = 520;
const HEIGHT = 330;
const NODE = 15;
/** Larger herds are only listed. */
const SERVERS_MAX = 40;
const FIGURES_MAX = 12;

export class HerdGraph {
  constructor() {
    this.shape = "";
    this.element = el("div.graph", { "data-test": "herd-graph" });
    this.nodes = new Map();
    this.edges = new Map();
  }

  show(herd) {
    const shape = JSON.stringify([herd.servers.map((s) => s.name), herd.links]);
    if (shape !== this.shape) this.#lay(herd);
    this.shape = shape;
    const root = herd.servers.find((s) => s.self)?.root;
    for (const server of herd.servers) this.#node(server, root);
    for (const link of linksOf(herd)) this.#edge(link);
  }

  /** Put everything in its place; what changes each second comes after. */
  #lay(herd) {
    this.nodes.clear();
    this.edges.clear();
    const names = herd.servers.map((server) => server.name);
    if (names.length > SERVERS_MAX) {
      this.element.replaceChildren(el("p.quiet", {},
        `${names.length} servers are too many to draw; the table has them.`));
      return;
    }
    const spots = spotsOf(circleOrder(names, herd.links));
    const edges = herd.links
      .filter(([a, b]) => spots.has(a) && spots.has(b))
      .map(([a, b]) => this.#newEdge(a, b, spots));
    const figures = edges.length <= FIGURES_MAX;
    this.element.replaceChildren(
      svg("svg", { viewBox: boxOf(spots), role: "img",
        "aria-label": "The servers and their links; the tables below say the " +
          "same" },
      ...edges.map((edge) => edge.group),
      ...names.map((name) => this.#newNode(name, spots.get(name))),
      ...(figures ? edges.map((edge) => edge.label) : [])));
  }

  #newEdge(a, b, spots) {
    const from = spots.get(a);
    const to = spots.get(b);
    const line = svg("line.line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y });
    const arrow = svg("path.arrow", { d: "M-6 -5 L5 0 L-6 5 Z" });
    const title = svg("title");
    const group = svg("g.edge", { "data-test": "herd-link",
      "data-link": `${a}-${b}` }, title, line, arrow);
    const rtt = svg("tspan", { x: 0 });
    const lag = svg("tspan.lag", { x: 0, dy: 13 });
    const label = svg("g.figure", {},
      svg("text", { y: 3.5, "text-anchor": "middle" }, rtt, lag));
    const edge = { group, arrow, title, rtt, lag, label, from, to };
    this.edges.set(`${a}-${b}`, edge);
    return edge;
  }

  #newNode(name, { x, y, side }) {
    const title = svg("title");
    const ring = svg("circle.ring", { r: NODE + 5 });
    const circle = svg("circle.body", { r: NODE });
    const letter = svg("text.letter", { y: 5, "text-anchor": "middle" },
      name.slice(0, 2));
    const anchor = side === 0 ? "middle" : side > 0 ? "start" : "end";
    const text = svg("text.server", { x: side * (NODE + 11),
      y: side === 0 ? (y < HEIGHT / 2 ? -NODE - 12 : NODE + 22) : 5,
      "text-anchor": anchor }, name);
    const group = svg("g.node", { transform: `translate(${x} ${y})`,
      "data-test": "herd-server", "data-server": name }, title, ring, circle,
    letter, text);
    this.nodes.set(name, { group, title });
    return group;
  }

  #node(server, root) {
    const node = this.nodes.get(server.name);
    if (!node) return;
    node.group.dataset.state = server.up ? "up" : "down";
    node.group.classList.toggle("root", server.name === root);
    node.group.classList.toggle("self", Boolean(server.self));
    setText(node.title, server.up
      ? `${server.name}: ${server.clients} clients` +
        `${server.name === root ? ", the tree's root" : ""}` +
        `${server.self ? ", which shows you this page" : ""}`
      : `${server.name}: ${server.error ?? "does not answer"}`);
  }

  #edge(link) {
    const edge = this.edges.get(`${link.a}-${link.b}`);
    if (!edge) return;
    edge.group.dataset.state = link.state;
    edge.group.dataset.tree = link.tree;
    const up = link.fromA?.live && link.fromA.parent ? [edge.from, edge.to]
      : link.fromB?.live && link.fromB.parent ? [edge.to, edge.from] : null;
    edge.arrow.classList.toggle("hidden-arrow", !up);
    // The arrow is in the half that is nearer to the root, figures in the other.
    const label = up ? mix(...up, 0.36) : mix(edge.from, edge.to, 0.5);
    edge.label.setAttribute("transform", `translate(${label.x} ${label.y})`);
    if (up) {
      const at = mix(...up, 0.68);
      const angle = Math.atan2(up[1].y - up[0].y, up[1].x - up[0].x);
      edge.arrow.setAttribute("transform", `translate(${at.x} ${at.y}) ` +
        `rotate(${(angle * 180) / Math.PI})`);
    }
    const lag = linkLag(link);
    const rtt = linkRtt(link);
    edge.label.dataset.state = link.state;
    setText(edge.rtt, link.state !== "live" ? link.state
      : rtt === null ? "" : span(rtt));
    setText(edge.lag, link.state === "live" && lag ? `${lag} behind` : "");
    setText(edge.title, `${link.a} – ${link.b}: ${link.state}` +
      (link.tree ? ", of the tree" : "") +
      (link.state === "live" ? `, there and back in ${span(rtt)}, ` +
        `${lag} records behind` : ""));
  }
}

/** Around an ellipse, the first one on top. */
function spotsOf(order) {
  const spots = new Map();
  order.forEach((name, i) => {
    const angle = (2 * Math.PI * i) / order.length - Math.PI / 2;
    const x = WIDTH / 2 + Math.cos(angle) * 150;
    const y = HEIGHT / 2 + 4 + Math.sin(angle) * 112;
    const side = Math.abs(Math.cos(angle)) < 0.2 ? 0 : Math.sign(Math.cos(angle));
    spots.set(name, { x: Math.round(x), y: Math.round(y), side });
  });
  return spots;
}

/** What the picture needs, with room for names above and below. */
function boxOf(spots) {
  const ys = [...spots.values()].map(({ y }) => y);
  const top = Math.min(...ys) - 46;
  return `0 ${top} ${WIDTH} ${Math.max(...ys) + 44 - top}`;
}

function mix(from, to, part) {
  return { x: from.x + (to.x - from.x) * part,
    y: from.y + (to.y - from.y) * part };
}
