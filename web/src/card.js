/** The card of the chosen client: all that is known of it, and what is near. */
import { ageClass, ageText } from "./ages.js";
import { urlOf } from "./api.js";
import { el, setText } from "./dom.js";
import * as format from "./format.js";
import { PlacesNear } from "./places.js";

/** What phones' apps call the reason of a report (OwnTracks' `t`). */
const EVENTS = { p: "ping", c: "region", C: "region", b: "beacon",
  r: "asked for", u: "by hand", t: "timer", v: "visit" };

/** @typedef {import("./clients.js").Record} Record */

/** The lines of the card: a name, and a text or null to leave it out. */
const FACTS = [
  ["Position", (r) => format.position(r.lat, r.lon)],
  ["Accuracy", (r) => known(r.accuracy, (m) => `± ${format.distance(m)}`)],
  ["Speed", (r) => known(r.speed, format.speed)],
  ["Course", (r) => known(r.course, format.course)],
  ["Altitude", (r) => known(r.altitude, (m) => `${Math.round(m)} m` +
    (r.vertical_accuracy === undefined ? ""
      : ` ± ${Math.round(r.vertical_accuracy)} m`))],
  ["Battery", (r) => known(r.battery, (percent) =>
    `${Math.round(percent)} %${r.charging ? ", charging" : ""}`)],
  ["Taken by", (r) => r.server],
  ["Skew", (r) => known(r.skew, format.signed)],
  ["Its stamp", (r) => format.moment(r.time)],
  ["Source", (r) => r.source ?? null],
  ["Label", (r) => r.label ?? null],
  ["Reason", (r) => (r.event ? EVENTS[r.event] ?? r.event : null)],
];

function known(value, text) {
  return value === undefined || value === null ? null : text(value);
}

export class Card {
  /**
   * @param {HTMLElement} element
   * @param {object} on
   * @param {() => void} on.close
   * @param {() => void} on.follow
   * @param {() => void} on.centre
   * @param {(path: string) => Record | undefined} on.where
   * @param {(text: string) => void} on.tell
   */
  constructor(element, on) {
    this.element = element;
    this.path = null;
    this.dot = el("span.dot");
    this.title = el("h2.id", { "data-test": "card-id" });
    this.age = el("p.since", { "data-test": "card-age" });
    this.facts = new Map();
    const lines = FACTS.map(([name]) => {
      const value = el("dd", { "data-test":
        `card-${name.toLowerCase().replace(/ /g, "-")}` });
      const line = el("div", {}, el("dt", {}, name), value);
      this.facts.set(name, { line, value });
      return line;
    });
    this.follow = el("button.button", { type: "button",
      "aria-pressed": "false", onclick: on.follow, title: "Follow (f)",
      "data-test": "card-follow" }, "Follow");
    this.copy = el("button.button", { type: "button",
      onclick: () => this.#copyLink(on.tell), "data-test": "card-link" },
    "Copy link");
    this.json = el("a.button", { target: "_blank", rel: "noopener",
      "data-test": "card-json" }, "JSON");
    this.places = new PlacesNear(on.where);
    this.known = false;
    element.append(
      el("header.card-head", {}, this.dot, this.title,
        el("button.tool", { type: "button", "aria-label": "Close the card",
          title: "Close (Esc)", onclick: on.close, "data-test": "card-close" },
        "×")),
      this.age,
      el("div.actions", {}, this.follow,
        el("button.button", { type: "button", onclick: on.centre,
          "data-test": "card-centre" }, "Centre"), this.copy, this.json),
      el("dl.facts", {}, ...lines), this.places.element);
  }

  /** @param {string | null} path */
  open(path) {
    if (path === this.path) return;
    this.path = path;
    this.element.hidden = !path;
    this.element.scrollTop = 0;
    this.places.ask(null);
    this.known = false;
    if (path) this.json.href = urlOf(path);
  }

  /**
   * @param {Record | undefined} record undefined: not there, or not yet
   * @param {boolean} loading
   */
  show(record, now_s, following, loading) {
    if (!this.path) return;
    this.follow.setAttribute("aria-pressed", following);
    this.element.classList.toggle("gone", !record);
    if (!record) {
      this.dot.className = "dot";
      setText(this.title, nameOf(this.path));
      setText(this.age, loading ? "Loading …"
        : "The herd does not know where it is.");
      return;
    }
    if (!this.known) this.places.ask(this.path);
    this.known = true;
    const age = now_s - (record.time + (record.skew ?? 0));
    this.dot.className = `dot age-${ageClass(age)}`;
    setText(this.title, record.id);
    setText(this.age, age < 1 ? "Reported just now"
      : `Reported ${ageText(age)} ago`);
    for (const [name, text] of FACTS) {
      const { line, value } = this.facts.get(name);
      const says = text(record);
      line.hidden = says === null;
      setText(value, says ?? "");
    }
    this.facts.get("Its stamp").value.title = record.stamp;
  }

  async #copyLink(tell) {
    try {
      await navigator.clipboard.writeText(location.href);
      tell("The link is copied");
    } catch {
      tell("The browser does not let the link be copied: it is the address");
    }
  }
}

/** The ID in a path, as well as it can be told. */
export function nameOf(path) {
  const last = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
