/**
 * Which part of the world is looked at: d3-zoom's gestures over the square of
 * mercator.js. A screen's point is k * world + (x, y), in CSS pixels; the world
 * goes on to the east and west without end.
 */
import { select } from "d3-selection";
import "d3-transition";
import { zoom, zoomIdentity } from "d3-zoom";
import { latOf, lonOf, xOf, yOf } from "./mercator.js";

/** Zoom 0 is a world 256 pixels wide, each step twice as wide, as on tiles. */
const TILE = 256;
const ZOOM_MAX = 19;
const FLY_MS = 700;

export class View {
  /**
   * @param {HTMLElement} element
   * @param {object} on
   * @param {() => void} on.change the view is another
   * @param {() => void} on.gesture a person has moved it
   */
  constructor(element, on) {
    this.element = element;
    this.k = TILE;
    this.x = 0;
    this.y = 0;
    this.width = 1;
    this.height = 1;
    /** Pixels at each side that panels cover. */
    this.covered = { left: 0, right: 0, top: 0, bottom: 0 };
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.selection = select(element);
    this.zoom = zoom()
      .translateExtent([[-Infinity, 0], [Infinity, 1]])
      // The square is one unit wide: d3's flights measure by that.
      .on("zoom", (event) => {
        ({ k: this.k, x: this.x, y: this.y } = event.transform);
        if (event.sourceEvent) on.gesture();
        on.change();
      });
    this.selection.call(this.zoom).on("dblclick.zoom", null);
  }

  resize(width, height) {
    const centre = this.centre();
    const first = this.width === 1;
    this.width = width;
    this.height = height;
    this.zoom.extent([[0, 0], [width, height]]);
    const least = this.limit();
    if (first) this.go({ zoom: 0, lat: 25, lon: 10 }, false);
    else this.#to(Math.max(this.k, least), centre.x, centre.y, false);
  }

  /** How far out it goes: the square is as high as the screen, so that no edge
   * shows, and as wide as what no panel covers, so that all of it can be seen.
   * To be called when that is another. */
  limit() {
    const { left, right } = this.covered;
    const least = Math.max(this.width - left - right, this.height);
    this.zoom.scaleExtent([least, TILE * 2 ** ZOOM_MAX]);
    return least;
  }

  get zoomLevel() {
    return Math.log2(this.k / TILE);
  }

  screenX(x) {
    return this.k * x + this.x;
  }

  screenY(y) {
    return this.k * y + this.y;
  }

  worldX(px) {
    return (px - this.x) / this.k;
  }

  worldY(py) {
    return (py - this.y) / this.k;
  }

  /** The middle of what no panel covers, in world coordinates. */
  centre() {
    const { left, right, top, bottom } = this.covered;
    return { x: this.worldX((left + this.width - right) / 2),
      y: this.worldY((top + this.height - bottom) / 2) };
  }

  /** The numbers by which x must be moved so that a copy is on the screen. */
  copies(margin = 0) {
    const found = [];
    const first = Math.floor(this.worldX(-margin));
    const last = Math.floor(this.worldX(this.width + margin));
    for (let copy = first; copy <= last; copy++) found.push(copy);
    return found;
  }

  get state() {
    const { x, y } = this.centre();
    return { zoom: this.zoomLevel, lat: latOf(y), lon: lonOf(x) };
  }

  go({ zoom: level, lat, lon }, fly = true) {
    this.#to(TILE * 2 ** level, this.#near(xOf(lon)), yOf(lat), fly);
  }

  /** Follow a point, as it is now. */
  centreOn(x, y) {
    this.#to(this.k, this.#near(x), y, false);
  }

  /** @param {number} factor */
  zoomBy(factor) {
    const { left, right, top, bottom } = this.covered;
    this.#moving().call(this.zoom.scaleBy, factor,
      [(left + this.width - right) / 2, (top + this.height - bottom) / 2]);
  }

  /** @param {number} dx a part of the screen, to the east */
  pan(dx, dy) {
    this.#moving().call(this.zoom.translateBy,
      (-dx * this.width) / this.k, (-dy * this.height) / this.k);
  }

  /** Show all of a box. @param {{x0, x1, y0, y1}} box */
  fit({ x0, x1, y0, y1 }, zoomMax = 11, fly = true) {
    const { left, right, top, bottom } = this.covered;
    const width = Math.max(80, this.width - left - right - 120);
    const height = Math.max(80, this.height - top - bottom - 120);
    const k = Math.min(width / Math.max(1e-9, x1 - x0),
      height / Math.max(1e-9, y1 - y0), TILE * 2 ** zoomMax);
    this.#to(k, this.#near((x0 + x1) / 2), (y0 + y1) / 2, fly);
  }

  /** The copy of x that is nearest to what is shown. */
  #near(x) {
    return x + Math.round(this.centre().x - x);
  }

  #moving(fly = true) {
    return fly && !this.calm.matches
      ? this.selection.transition().duration(FLY_MS) : this.selection;
  }

  #to(k, x, y, fly) {
    const [least, most] = this.zoom.scaleExtent();
    const scale = Math.max(least, Math.min(most, k));
    const { left, right, top, bottom } = this.covered;
    const target = zoomIdentity
      .translate((left + this.width - right) / 2 - scale * x,
        (top + this.height - bottom) / 2 - scale * y)
      .scale(scale);
    this.#moving(fly).call(this.zoom.transform, this.#inside(target));
  }

  /** d3 keeps gestures inside the world's edges, but not what it is told. */
  #inside(target) {
    return this.zoom.constrain()(target, [[0, 0], [this.width, this.height]],
      this.zoom.translateExtent());
  }
}
