/** The last reports, one column each, and how long each server took to learn of
 * them: what nobody sees who only looks at the map. */
import { nameOf } from "./card.js";
import { el, svg } from "./dom.js";
import { span } from "./format.js";
import { DELAY_STEPS_S, delayStep, lastReports } from "./herd-model.js";

const COLUMNS = 40;
const CELL = 10;
const NAME_PX = 96;
const ROWS_MAX = 40;

export class HerdStrip {
  constructor() {
    this.grid = el("div.strip-grid", {});
    this.element = el("section.strip", { "data-test": "herd-strip",
      "aria-label": "The last reports" },
    el("h3", {}, "How soon each server knew"),
    el("p.quiet", {}, "One column a report, the newest at the right. A frame: it " +
      "took the report itself. Grey: it told of later ones when it was asked. " +
      "Times are by the servers' own clocks."),
    this.grid, scale());
  }

  show(herd) {
    const reports = lastReports(herd, COLUMNS);
    if (!reports.length) {
      this.grid.replaceChildren(el("p.quiet", {}, "No reports yet."));
      return;
    }
    const servers = herd.servers.slice(0, ROWS_MAX);
    const width = NAME_PX + COLUMNS * CELL;
    this.grid.replaceChildren(svg("svg", { role: "img",
      viewBox: `0 0 ${width} ${servers.length * (CELL + 6)}`,
      "aria-label": `The last ${reports.length} reports; the table above has ` +
        "each server's median" },
    ...servers.flatMap((server, row) => rowOf(server, row, reports))));
  }
}

function rowOf(server, row, reports) {
  const y = row * (CELL + 6) + 3;
  const left = NAME_PX + (COLUMNS - reports.length) * CELL;
  return [
    svg("text.strip-name", { x: 0, y: y + CELL - 1 }, server.name),
    ...reports.map((report, i) => {
      const delay = report.delays.get(server.name);
      const took = report.taker === server.name;
      const kind = took ? "took" : delay === undefined ? "unknown"
        : `delay-${delayStep(delay)}`;
      const what = took ? "took it" : delay === undefined ? "is not known to know"
        : `knew after ${span(delay)}`;
      return svg(`rect.cell.${kind}`, { x: left + i * CELL + 1, y, rx: 2,
        width: CELL - 2, height: CELL, "data-test": "strip-cell" },
      svg("title", {}, `${server.name} ${what}: ${nameOf(report.path)}`));
    }),
  ];
}

/** What the colours mean. */
function scale() {
  const limits = DELAY_STEPS_S.map((limit) => `< ${span(limit)}`);
  return el("ul.scale", { "aria-label": "Colours of the delays" },
    el("li", {}, el("span.swatch.took", {}), "took it"),
    ...[...limits, "more"].map((text, step) =>
      el("li", {}, el(`span.swatch.delay-${step}`, {}), text)));
}
