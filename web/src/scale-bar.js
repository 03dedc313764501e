/** How long a kilometre is in the middle of the map. */
import { setText } from "./dom.js";
import { distance } from "./format.js";
import { latOf, perMetre } from "./mercator.js";

const PX_MAX = 90;

/**
 * @param {import("./view.js").View} view
 * @param {HTMLElement} bar @param {HTMLElement} text
 */
export function showScale(view, bar, text) {
  const pixels = perMetre(latOf(view.centre().y)) * view.k;
  const most = PX_MAX / pixels;
  const unit = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((n) => n * unit).find((m) => m <= most);
  bar.style.width = `${Math.round(metres * pixels)}px`;
  setText(text, distance(metres).replace(".0", ""));
}
