/**
 * The map: two canvases above each other, and the loop that draws a frame when
 * there is something new to see.
 */
import { BaseMap } from "./base-map.js";
import { Dots } from "./dots.js";
import { makeGrid } from "./grid.js";
import { Overlay } from "./overlay.js";
import { View } from "./view.js";

const HIT_PX = 14;
const GRID_MS = 150;
/** Frames that take longer than this are followed by a pause, so that a slow
 * machine can still be used. */
const FRAME_MS_MAX = 20;

export class LiveMap {
  /**
   * @param {object} parts
   * @param {HTMLElement} parts.element
   * @param {HTMLCanvasElement} parts.base
   * @param {HTMLCanvasElement} parts.top
   * @param {import("./clients.js").Clients} parts.clients
   * @param {() => number} parts.now_s by the server's clock
   * @param {object} on
   * @param {(path: string | null) => void} on.choose
   * @param {() => void} on.moved the view is another
   * @param {() => void} on.gesture
   */
  constructor({ element, base, top, clients, now_s }, on) {
    this.clients = clients;
    this.now_s = now_s;
    this.on = on;
    this.element = element;
    this.baseCanvas = base;
    this.topCanvas = top;
    this.pen = top.getContext("2d");
    this.view = new View(element, {
      change: () => {
        this.viewChanged = true;
        this.redraw();
        on.moved();
      },
      gesture: on.gesture,
    });
    this.baseMap = new BaseMap(this.view, base);
    this.dots = new Dots(clients, this.view);
    this.overlay = new Overlay(clients, this.view);
    /** Who is drawn, the newest first. @type {number[]} */
    this.order = [];
    this.chosen = -1;
    this.pointed = -1;
    this.follow = false;
    this.stale = false;
    this.viewChanged = true;
    this.asked = false;
    this.frames = 0;
    this.frameMs = 0;
    this.restUntil = 0;
    this.grid = null;
    this.#listen();
  }

  /** There is something new to see. */
  redraw() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(this.#frame);
  }

  /** Shapes or colours of the map itself are others. */
  redrawAll() {
    this.baseMap.recolour();
    this.dots.recolour();
    this.overlay.recolour();
    this.viewChanged = true;
    this.redraw();
  }

  /** @param {import("./world.js").World} world */
  setWorld(world) {
    this.baseMap.world = world;
    this.redrawAll();
  }

  setCities(cities) {
    this.baseMap.cities = cities;
    this.redrawAll();
  }

  /** Everything that is to be seen is drawn. */
  get settled() {
    return !this.asked && Boolean(this.baseMap.world);
  }

  /** The box around all that are shown; null if there are none. */
  bounds() {
    const { x, y, records } = this.clients;
    const box = { x0: 2, x1: -1, y0: 2, y1: -1 };
    for (const slot of this.order) {
      if (!records[slot]) continue;
      box.x0 = Math.min(box.x0, x[slot]);
      box.x1 = Math.max(box.x1, x[slot]);
      box.y0 = Math.min(box.y0, y[slot]);
      box.y1 = Math.max(box.y1, y[slot]);
    }
    return box.x1 < box.x0 ? null : box;
  }

  resize() {
    const { clientWidth, clientHeight } = this.element;
    if (!clientWidth || !clientHeight) return;
    const ratio = Math.min(3, devicePixelRatio || 1);
    for (const canvas of [this.baseCanvas, this.topCanvas]) {
      canvas.width = Math.round(clientWidth * ratio);
      canvas.height = Math.round(clientHeight * ratio);
    }
    this.ratio = ratio;
    this.view.resize(clientWidth, clientHeight);
    this.viewChanged = true;
    this.redraw();
  }

  #frame = (now) => {
    this.asked = false;
    if (!this.ratio) return;
    if (now < this.restUntil) {
      this.redraw();
      return;
    }
    const began = performance.now();
    const moving = this.clients.step(began);
    const { x, y, records } = this.clients;
    if (this.follow && records[this.chosen]) {
      this.view.centreOn(x[this.chosen], y[this.chosen]);
    }
    if (this.viewChanged) {
      this.viewChanged = !this.baseMap.draw(began, this.ratio);
    }
    this.#drawTop();
    const cost = performance.now() - began;
    this.frames++;
    this.frameMs += (cost - this.frameMs) / Math.min(this.frames, 30);
    this.restUntil = cost > FRAME_MS_MAX ? now + 1.5 * cost : 0;
    if (moving || this.viewChanged) this.redraw();
  };

  #drawTop() {
    const { pen, ratio, topCanvas } = this;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, topCanvas.width, topCanvas.height);
    const now_s = this.now_s();
    this.dots.draw(pen, this.order, now_s, this.stale, ratio);
    this.overlay.drawChosen(pen, ratio, this.chosen, (px, py) =>
      this.dots.drawOne(pen, this.chosen, px, py, now_s, this.stale));
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.overlay.drawNames(pen, this.dots, this.chosen, this.pointed);
  }

  /** Who is under a point of the screen; -1 if nobody is. */
  #hit(px, py) {
    const now = performance.now();
    const { x, y, records } = this.clients;
    const radius = HIT_PX / this.view.k;
    if (!this.grid || now - this.gridAt > GRID_MS || this.gridK !== this.view.k) {
      const there = this.order.filter((slot) => records[slot]);
      this.grid = makeGrid(x, y, there, there.length, radius);
      this.gridAt = now;
      this.gridK = this.view.k;
    }
    const slot = this.grid.nearest(this.view.worldX(px), this.view.worldY(py),
      radius);
    return records[slot] ? slot : -1;
  }

  #listen() {
    const spot = (event) => {
      const box = this.element.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    const point = (slot) => {
      if (slot === this.pointed) return;
      this.pointed = slot;
      this.element.classList.toggle("pointing", slot >= 0);
      this.redraw();
    };
    this.element.addEventListener("click", (event) => {
      const slot = this.#hit(...spot(event));
      this.on.choose(this.clients.records[slot]?.path ?? null);
    });
    this.element.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && !event.buttons) {
        point(this.#hit(...spot(event)));
      }
    });
    this.element.addEventListener("pointerleave", () => point(-1));
    new ResizeObserver(() => this.resize()).observe(this.element);
  }
}
