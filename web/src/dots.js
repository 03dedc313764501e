/** The dots of all clients that pass the filter, the newest on top. */
import { AGES, ageClass } from "./ages.js";
import { makeSprites } from "./sprites.js";
import { colours } from "./theme.js";

/** From so many on their pixels are written one by one. */
const STAMPED = 800;

/** Of dots closer together than this only the newest is drawn. */
const CELL_PX = 2;

export class Dots {
  /**
   * @param {import("./clients.js").Clients} clients
   * @param {import("./view.js").View} view
   */
  constructor(clients, view) {
    this.clients = clients;
    this.view = view;
    this.sprites = null;
    this.picture = null;
    this.cells = new Uint8Array(0);
    /** Which copies of which slots are on the screen: slot, px, py. */
    this.shown = new Float64Array(3 * 1024);
    this.shownCount = 0;
  }

  recolour() {
    this.sprites = null;
  }

  /**
   * @param {CanvasRenderingContext2D} pen in device pixels
   * @param {number[]} order slots, the newest first
   * @param {number} now_s
   * @param {boolean} stale all in grey: nobody knows whether they are true
   */
  draw(pen, order, now_s, stale, ratio) {
    this.#find(order);
    const sprites = this.#spritesFor(this.shownCount, ratio);
    const { heading } = this.clients;
    const picture = this.shownCount < STAMPED ? null : this.#emptyPicture(pen);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    for (let i = this.shownCount - 1; i >= 0; i--) {
      const slot = this.shown[3 * i];
      const row = this.#row(slot, now_s, stale);
      const px = this.shown[3 * i + 1];
      const py = this.shown[3 * i + 2];
      if (picture) {
        sprites.stamp(picture.words, picture.width, picture.height, row,
          heading[slot], px, py);
      } else {
        sprites.draw(pen, row, heading[slot], px, py);
      }
    }
    if (picture) pen.putImageData(picture.data, 0, 0);
  }

  /** One dot again, above whatever was drawn since. */
  drawOne(pen, slot, px, py, now_s, stale) {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    this.sprites.draw(pen, this.#row(slot, now_s, stale),
      this.clients.heading[slot], px, py);
  }

  #row(slot, now_s, stale) {
    return stale ? AGES.length : ageClass(now_s - this.clients.taken[slot]);
  }

  #emptyPicture(pen) {
    const { width, height } = pen.canvas;
    if (this.picture?.width !== width || this.picture.height !== height) {
      const data = pen.createImageData(width, height);
      this.picture = { data, width, height,
        words: new Uint32Array(data.data.buffer) };
    } else {
      this.picture.words.fill(0);
    }
    return this.picture;
  }

  /** Which dots are on the screen and not under a newer one. */
  #find(order) {
    const { view, clients: { records, x, y } } = this;
    const { k, width, height } = view;
    const margin = 12;
    const columns = Math.ceil((view.width + 2 * margin) / CELL_PX) + 1;
    const rows = Math.ceil((view.height + 2 * margin) / CELL_PX) + 1;
    if (this.cells.length < columns * rows) {
      this.cells = new Uint8Array(columns * rows);
    } else {
      this.cells.fill(0);
    }
    const copies = view.copies(margin);
    let n = 0;
    for (const slot of order) {
      if (!records[slot]) continue;
      const py = y[slot] * k + view.y;
      if (py < -margin || py > height + margin) continue;
      // A dot on its way over the 180th meridian is outside of the square.
      const wx = x[slot] - Math.floor(x[slot]);
      const row = Math.floor((py + margin) / CELL_PX) * columns;
      for (let copy = copies[0]; copy <= copies.at(-1); copy++) {
        const px = (wx + copy) * k + view.x;
        if (px < -margin || px > width + margin) continue;
        const cell = row + Math.floor((px + margin) / CELL_PX);
        if (this.cells[cell]) continue;
        this.cells[cell] = 1;
        if (3 * n === this.shown.length) this.#makeRoom();
        this.shown[3 * n] = slot;
        this.shown[3 * n + 1] = px;
        this.shown[3 * n + 2] = py;
        n++;
      }
    }
    this.shownCount = n;
  }

  #makeRoom() {
    const larger = new Float64Array(2 * this.shown.length);
    larger.set(this.shown);
    this.shown = larger;
  }

  /** The more there are, the smaller they have to be. */
  #spritesFor(count, ratio) {
    const radius = count > 6000 ? 2.4 : count > 1500 ? 3.4 : 5;
    const { sprites } = this;
    if (sprites?.radius === radius && sprites.ratio === ratio) return sprites;
    const fills = colours(...AGES.map((_, i) => `age-${i}`), "age-stale");
    const [edge] = colours("dot-edge");
    this.sprites = makeSprites(fills, edge, radius, ratio);
    return this.sprites;
  }
}
