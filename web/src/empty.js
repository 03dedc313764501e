/** What stands where the list would be, when there is nobody to list. */
import { el } from "./dom.js";

/** The first report of one's life: one line for a shell. */
const BY_LINE = 'echo "IAMAT kiwi +34.068930-118.445127 $(date +%s.%N)"' +
  " | nc -N 127.0.0.1 12000";

function byHttp() {
  const url = new URL("v1/clients/kiwi", document.baseURI).href;
  return `curl -X PUT ${url} -H 'Content-Type: application/json' ` +
    `-d '{"lat": 34.06893, "lon": -118.445127}'`;
}

/** A command, and a button that copies it: lines that the browser breaks are
 * hard to copy by hand. */
function command(text) {
  const button = el("button.button", { type: "button",
    "data-test": "copy-command",
    async onclick() {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(code);
      }
    } }, "Copy");
  const code = el("code", {}, text);
  return el("div.command", {}, el("pre", {}, code), button);
}

const PARTS = {
  some: () => [],
  waiting: () => [el("p", {}, "Asking the herd who is there …")],
  none: () => [
    el("h2", {}, "Nobody has reported yet"),
    el("p", {}, "Tell any server where a client is, and it appears here. With " +
      "the example herd, in a terminal of its machine:"),
    command(BY_LINE),
    el("p", {}, "Or over HTTP:"),
    command(byHttp()),
    el("p", {}, "Phones: give OwnTracks, Traccar, Overland or GPSLogger this " +
      "server's address."),
  ],
};

/**
 * @param {HTMLElement} element
 * @param {"some" | "waiting" | "none" | "filtered"} state
 * @param {() => void} clear the filter
 */
export function showEmpty(element, state, clear) {
  element.hidden = state === "some";
  if (element.dataset.state === state) return;
  element.dataset.state = state;
  element.replaceChildren(...(state === "filtered" ? [
    el("p", {}, "Nobody is found by that."),
    el("button.button", { type: "button", onclick: clear,
      "data-test": "clear-search" }, "Show all"),
  ] : PARTS[state]()));
}
