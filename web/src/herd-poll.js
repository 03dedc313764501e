/**
 * Asks the herd how it is: often while somebody looks, else now and then.
 *
 * It shows as well whether the server can be reached at all: a stream over a
 * network that is gone just stays silent.
 */
import { ask } from "./api.js";

const SEEN_MS = 1000;
const UNSEEN_MS = 10000;
const PATIENCE_MS = 8000;
const LOST = 2;

/**
 * @param {() => boolean} seen does somebody look at the herd?
 * @param {(herd: any, trouble: string, lost: boolean) => void} told herd is
 *   null on trouble; lost: again and again there was no answer of any kind
 * @returns {() => void} asks at once
 */
export function pollHerd(seen, told) {
  let timer;
  let asking = false;
  let unanswered = 0;

  async function turn() {
    clearTimeout(timer);
    if (asking) return;
    asking = true;
    try {
      const askedAt = Date.now();
      const herd = await ask("/v1/herd", AbortSignal.timeout(PATIENCE_MS));
      herd.clock_offset_s = herd.time - (askedAt + Date.now()) / 2000;
      unanswered = 0;
      told(herd, "", false);
    } catch (error) {
      unanswered = error.status ? 0 : unanswered + 1;
      told(null, error.message || error.name, unanswered >= LOST);
    }
    asking = false;
    timer = setTimeout(turn, seen() && !document.hidden ? SEEN_MS : UNSEEN_MS);
  }

  turn();
  return turn;
}
