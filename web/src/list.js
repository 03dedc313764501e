/**
 * The list of clients: as many rows as fit the screen, whatever the number of
 * clients, filled anew as it is scrolled.
 */
import { ageClass, ageText } from "./ages.js";
import { el, setText } from "./dom.js";

const ROW_PX = 46;
/** While somebody points at the list it does not change under the pointer. */
const POINTING_MS = 1500;

export class List {
  /**
   * @param {HTMLElement} element the listbox
   * @param {HTMLElement} rows what is as high as all rows together
   * @param {import("./clients.js").Clients} clients
   * @param {{now_s: () => number, choose: (path: string) => void}} on
   */
  constructor(element, rows, clients, on) {
    this.element = element;
    this.rows = rows;
    this.clients = clients;
    this.on = on;
    /** @type {string[]} paths, the newest first */
    this.paths = [];
    this.active = null;
    this.chosen = null;
    this.pointedAt = -Infinity;
    /** @type {ReturnType<typeof makeRow>[]} */
    this.pool = [];
    element.addEventListener("scroll", () => this.show(), { passive: true });
    element.addEventListener("keydown", (event) => this.#key(event));
    element.addEventListener("focus", () => {
      this.active ??= this.paths[0] ?? null;
      this.show();
    });
    element.addEventListener("pointermove", () => {
      this.pointedAt = performance.now();
    });
    element.addEventListener("pointerleave", () => {
      this.pointedAt = -Infinity;
    });
    rows.addEventListener("click", (event) => {
      const row = event.target.closest("[data-path]");
      if (row) this.#choose(row.dataset.path);
    });
    new ResizeObserver(() => this.show()).observe(element);
  }

  /** @param {number[]} order slots */
  setOrder(order, atOnce) {
    if (!atOnce && performance.now() - this.pointedAt < POINTING_MS) return;
    const { records } = this.clients;
    this.paths = order.map((slot) => records[slot].path);
    this.show();
  }

  setChosen(path) {
    this.chosen = path;
    if (path) this.active = path;
    this.show();
  }

  /** Bring that client into sight. */
  reveal(path) {
    const index = this.paths.indexOf(path);
    if (index < 0) return;
    const top = index * ROW_PX;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + ROW_PX > scrollTop + clientHeight) {
      this.element.scrollTop = top + ROW_PX - clientHeight;
    }
  }

  /** Fill the rows that are on the screen. */
  show() {
    const { element, rows, paths, pool } = this;
    rows.style.height = `${paths.length * ROW_PX}px`;
    const first = Math.max(0, Math.floor(element.scrollTop / ROW_PX) - 2);
    const wanted = Math.min(paths.length - first,
      Math.ceil(element.clientHeight / ROW_PX) + 4);
    while (pool.length < wanted) {
      pool.push(makeRow(pool.length));
      rows.append(pool.at(-1).element);
    }
    let active = null;
    pool.forEach((row, i) => {
      const shown = i < wanted;
      row.element.hidden = !shown;
      if (!shown) return;
      const path = paths[first + i];
      this.#fill(row, path, first + i);
      if (path === this.active) active = row.element.id;
    });
    if (active) element.setAttribute("aria-activedescendant", active);
    else element.removeAttribute("aria-activedescendant");
  }

  #fill(row, path, index) {
    const record = this.clients.record(path);
    const { element } = row;
    element.style.transform = `translateY(${index * ROW_PX}px)`;
    element.dataset.path = path;
    element.setAttribute("aria-posinset", index + 1);
    element.setAttribute("aria-setsize", this.paths.length);
    element.setAttribute("aria-selected", path === this.chosen);
    element.classList.toggle("active", path === this.active);
    element.classList.toggle("gone", !record);
    if (!record) return;
    const age = this.on.now_s() -
      this.clients.taken[this.clients.slotOf(path)];
    row.dot.className = `dot age-${ageClass(age)}`;
    setText(row.id, record.id);
    setText(row.age, ageText(age));
    setText(row.more, [record.server, record.label, record.source,
      record.battery === undefined ? "" : `${Math.round(record.battery)} %`]
      .filter(Boolean).join(" · "));
  }

  #choose(path) {
    this.active = path;
    this.on.choose(path);
  }

  #key(event) {
    const index = this.paths.indexOf(this.active);
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW_PX) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page,
      Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      const next = Math.max(0, Math.min(this.paths.length - 1,
        index + steps[event.key]));
      this.active = this.paths[next] ?? null;
      this.reveal(this.active);
      this.show();
    } else if ((event.key === "Enter" || event.key === " ") && this.active) {
      this.#choose(this.active);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

function makeRow(number) {
  const dot = el("span.dot");
  const id = el("span.id");
  const age = el("span.age");
  const more = el("span.more");
  const element = el("div.row", { id: `row-${number}`, role: "option",
    "data-test": "client-row" }, dot, id, age, more);
  return { element, dot, id, age, more };
}
