/** Whether the page is told what happens, in a word. */
import { setText } from "./dom.js";
import { span } from "./format.js";

const WORDS = { connecting: "Connecting", loading: "Loading", live: "Live",
  away: "Offline" };

/**
 * @param {HTMLElement} element @param {HTMLElement} text
 * @param {(text: string) => void} tell for those who do not see it
 */
export function makeBadge(element, text, tell) {
  let state = "connecting";
  let since = performance.now();
  let why = "";

  /** Called with every change, and each second. */
  function show() {
    const seconds = Math.floor((performance.now() - since) / 1000);
    setText(text, state === "away" && seconds > 2
      ? `${WORDS[state]} · ${span(seconds)}` : WORDS[state]);
    element.title = why || (state === "away" ? "Trying again" : "");
  }

  return {
    show,
    set(next, reason) {
      why = reason;
      if (next !== state) {
        // From away to away it is still the same time without news.
        since = performance.now();
        state = next;
        element.dataset.state = next;
        if (next === "away") tell("The connection is lost. Positions are old.");
        if (next === "live") tell("Connected");
      }
      show();
    },
  };
}
