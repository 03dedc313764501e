/** Keys of the whole page. */

/** How far an arrow moves the map, as a part of the screen. */
const STEP = 0.15;
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/**
 * @param {Record<string, () => void>} act search, close, help, zoomIn, zoomOut,
 *   all, follow, herd, theme
 * @param {(dx: number, dy: number) => void} pan
 */
export function listenToKeys(act, pan) {
  const keys = { "/": act.search, "?": act.help, "+": act.zoomIn,
    "=": act.zoomIn, "-": act.zoomOut, 0: act.all, f: act.follow, h: act.herd,
    t: act.theme };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      act.close();
      return;
    }
    if (event.target.closest("input, select, textarea")) return;
    if (event.key in ARROWS) {
      if (event.target.closest("[role=tablist], .pane, .card")) return;
      pan(...ARROWS[event.key]);
    } else if (keys[event.key]) {
      keys[event.key]();
    } else {
      return;
    }
    event.preventDefault();
  });
}
