/** What is near the chosen client, as the herd's provider of places has it. */
import { ask } from "./api.js";
import { el } from "./dom.js";
import { distance } from "./format.js";
import { metresBetween } from "./mercator.js";

const RADII_M = [500, 1000, 5000, 10000, 50000];
const LIMIT = 12;
/** What says nothing of a place: nearly all of them have it. */
const PLAIN_TYPES = new Set(["point_of_interest", "establishment",
  "political", "geocode"]);

export class PlacesNear {
  /** @param {(path: string) => {lat: number, lon: number} | undefined} where */
  constructor(where) {
    this.where = where;
    this.path = null;
    this.running = null;
    this.radius = el("select", { "aria-label": "How far around",
      onchange: () => this.ask(this.path), "data-test": "places-radius" },
    ...RADII_M.map((m) => el("option", { value: m, selected: m === 5000 },
      distance(m).replace(".0", ""))));
    this.body = el("div", { "aria-live": "polite", "data-test": "places-body" });
    this.element = el("section.places", { "aria-label": "Places near it",
      "data-test": "card-places" },
    el("header", {}, el("h3", {}, "Near it"), this.radius,
      el("button.tool", { type: "button", "aria-label": "Look again",
        title: "Look again", onclick: () => this.ask(this.path),
        "data-test": "places-again" }, "↻")),
    this.body);
  }

  /** @param {string | null} path */
  async ask(path) {
    this.path = path;
    this.running?.abort();
    this.body.replaceChildren();
    if (!path) return;
    const running = new AbortController();
    this.running = running;
    this.body.replaceChildren(el("p.quiet", {}, "Looking …"));
    let shown;
    try {
      shown = this.#shown(await ask(`${path}/places?radius=` +
        `${this.radius.value}&limit=${LIMIT}&rank=distance`, running.signal));
    } catch (error) {
      if (running.signal.aborted) return;
      shown = [el("p.quiet", { "data-test": "places-error" },
        error.status === 404 ? "The herd does not know where it is."
          : `No answer: ${error.message}.`)];
    }
    if (this.running === running) this.body.replaceChildren(...shown);
  }

  #far({ geometry }) {
    const from = this.where(this.path);
    const { lat, lng } = geometry?.location ?? {};
    return from && Number.isFinite(lat) && Number.isFinite(lng)
      ? distance(metresBetween(from, { lat, lon: lng })) : "";
  }

  #shown(answer) {
    const { status, results = [] } = answer;
    if (status !== "OK" && status !== "ZERO_RESULTS") {
      return [el("p.quiet", { "data-test": "places-error" },
        `The provider says ${status}. ${answer.error_message ?? ""}`)];
    }
    if (!results.length) {
      return [el("p.quiet", {},
        "Nothing known within this distance. Try a larger one.")];
    }
    return [
      el("ul", {}, ...results.map((place) =>
        el("li", { "data-test": "place" }, el("span.place", {}, place.name),
          el("span.far", {}, this.#far(place)),
          el("span.kind", {}, [kindOf(place), place.vicinity]
            .filter(Boolean).join(" · "))))),
      el("p.quiet", {}, ...(answer.html_attributions ?? [])
        .map((html) => `${textOf(html)} `)),
    ];
  }
}

function kindOf(place) {
  const kind = (place.types ?? []).find((type) => !PLAIN_TYPES.has(type));
  return kind?.replace(/_/g, " ") ?? "";
}

/** Google's attributions are HTML; only their text is shown. */
function textOf(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent;
}
