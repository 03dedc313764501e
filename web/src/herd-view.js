/** The pane that shows the herd: its picture, its tables, its last reports. */
import { el, setText } from "./dom.js";
import { HerdGraph } from "./herd-graph.js";
import { HerdStrip } from "./herd-strip.js";
import { LinkTable, ServerTable } from "./herd-tables.js";

export class HerdView {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.title = el("h2", { "data-test": "herd-title" }, "The herd");
    this.says = el("p.quiet", { "data-test": "herd-says" }, "Asking the herd …");
    this.parts = [new HerdGraph(), new ServerTable(), new HerdStrip(),
      new LinkTable()];
    this.inside = el("div", { hidden: true }, ...this.parts.map((part) =>
      part.element.tagName === "TABLE" ? el("div.table", {}, part.element)
        : part.element));
    element.append(this.title, this.says, this.inside);
  }

  /** @param {any} herd @param {string} trouble why it is not newer, or "" */
  show(herd, trouble) {
    if (!herd) {
      if (trouble) setText(this.says, `The herd does not answer: ${trouble}.`);
      return;
    }
    const up = herd.servers.filter((server) => server.up).length;
    const all = herd.servers.length;
    setText(this.title, herd.herd ? `Herd “${herd.herd}”` : "The herd");
    setText(this.says, trouble ? `No news of the herd: ${trouble}.`
      : up === all ? `All ${all} servers are up. Strong links are the tree ` +
        "along which reports spread."
        : `${up} of ${all} servers are up.`);
    this.inside.hidden = false;
    this.inside.classList.toggle("old", Boolean(trouble));
    for (const part of this.parts) part.show(herd);
  }
}
