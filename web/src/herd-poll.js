/** Asks the herd how it is: often while somebody looks, else now and then. */
import { ask } from "./api.js";

const SEEN_MS = 1000;
const UNSEEN_MS = 10000;
const PATIENCE_MS = 8000;

/**
 * @param {() => boolean} seen does somebody look at the herd?
 * @param {(herd: any, trouble: string) => void} told herd is null on trouble
 * @returns {() => void} asks at once
 */
export function pollHerd(seen, told) {
  let timer;
  let asking = false;

  async function turn() {
    clearTimeout(timer);
    if (asking) return;
    asking = true;
    try {
      const askedAt = Date.now();
      const herd = await ask("/v1/herd", AbortSignal.timeout(PATIENCE_MS));
      herd.clock_offset_s = herd.time - (askedAt + Date.now()) / 2000;
      told(herd, "");
    } catch (error) {
      told(null, error.message || error.name);
    }
    asking = false;
    timer = setTimeout(turn, seen() && !document.hidden ? SEEN_MS : UNSEEN_MS);
  }

  turn();
  return turn;
}
