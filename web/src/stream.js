/**
 * The stream of events, and whether it is there.
 *
 * The browser's EventSource comes back by itself after a break, and says which
 * event it had last. It gives up when it gets another answer than a stream
 * (a server that starts or stops says 503): then it is opened anew here, after
 * pauses that grow.
 */
import { urlOf } from "./api.js";

const RETRY_MS_MIN = 1000;
const RETRY_MS_MAX = 15000;

/**
 * @typedef {"connecting" | "loading" | "live" | "away"} StreamState
 * connecting: for the first time; loading: being told what is there; live: all
 * is told; away: it broke off and is being tried again.
 */

/**
 * @returns {{reopen: () => void}} reopen: it is silent for too long
 * @param {object} on
 * @param {(hello: any) => void} on.hello
 * @param {(records: any[]) => void} on.clients
 * @param {(paths: string[]) => void} on.gone
 * @param {() => void} on.caughtUp
 * @param {(state: StreamState, reason: string) => void} on.state
 */
export function openStream(on) {
  let source;
  let retryMs = RETRY_MS_MIN;
  let reason = "";
  let timer;

  function tell(event, act) {
    source.addEventListener(event, (message) => {
      let data;
      try {
        data = JSON.parse(message.data || "{}");
      } catch {
        console.warn(`muster: an event ${event} is no JSON`);
        return;
      }
      act(data);
    });
  }

  function open() {
    source = new EventSource(urlOf("/v1/events"));
    tell("hello", (hello) => {
      retryMs = RETRY_MS_MIN;
      reason = "";
      on.state("loading", "");
      on.hello(hello);
    });
    tell("clients", on.clients);
    tell("gone", on.gone);
    tell("caught-up", () => {
      on.caughtUp();
      on.state("live", "");
    });
    tell("bye", (bye) => {
      reason = bye.reason ?? "";
    });
    source.addEventListener("error", broken);
  }

  function broken() {
    on.state("away", reason);
    if (source.readyState === EventSource.CLOSED) retry();
  }

  function retry() {
    clearTimeout(timer);
    timer = setTimeout(open, retryMs * (0.75 + Math.random() / 2));
    retryMs = Math.min(RETRY_MS_MAX, retryMs * 2);
  }

  open();
  return {
    reopen() {
      if (source.readyState === EventSource.CLOSED) return;
      source.close();
      on.state("away", "The server does not answer");
      retry();
    },
  };
}
