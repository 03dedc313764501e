/** What is drawn besides the dots: the chosen client, its accuracy and trail,
 * and names where there is room. */
import { Boxes, FONT } from "./labels.js";
import { perMetre, shortWay } from "./mercator.js";
import { colours } from "./theme.js";

/** With more dots than that on the screen they have no names. */
const NAMED_MAX = 60;
const NAME_LETTERS = 28;

export class Overlay {
  /**
   * @param {import("./clients.js").Clients} clients
   * @param {import("./view.js").View} view
   */
  constructor(clients, view) {
    this.clients = clients;
    this.view = view;
    this.recolour();
  }

  recolour() {
    const [ink, halo, accent, accentSoft] =
      colours("map-name", "map-halo", "accent", "accent-soft");
    this.colour = { ink, halo, accent, accentSoft };
  }

  /**
   * Above the dots; its own dot is drawn again.
   *
   * @param {CanvasRenderingContext2D} pen
   * @param {(px: number, py: number) => void} dot
   */
  drawChosen(pen, ratio, slot, dot) {
    const record = this.clients.records[slot];
    if (!record) return;
    this.#copies(slot, (px, py) => {
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.#accuracy(pen, record, px, py);
      this.#trail(pen, slot, px, py);
      pen.beginPath();
      pen.arc(px, py, 13, 0, 7);
      pen.fillStyle = this.colour.halo;
      pen.fill();
      pen.lineWidth = 2.5;
      pen.strokeStyle = this.colour.accent;
      pen.stroke();
      dot(px, py);
    });
  }

  #accuracy(pen, record, px, py) {
    if (!(record.accuracy > 0)) return;
    const radius = record.accuracy * perMetre(record.lat) * this.view.k;
    if (radius < 8 || radius > 20000) return;
    pen.beginPath();
    pen.arc(px, py, radius, 0, 7);
    pen.fillStyle = this.colour.accentSoft;
    pen.fill();
    pen.lineWidth = 1;
    pen.strokeStyle = this.colour.accent;
    pen.stroke();
  }

  /** From the dot back to the oldest point, paler and paler. */
  #trail(pen, slot, px, py) {
    const { x, y } = this.clients;
    const { k } = this.view;
    const points = this.clients.trail(slot).reverse();
    let [ax, ay, ux, uy] = [px, py, x[slot], y[slot]];
    pen.lineWidth = 2.5;
    pen.lineCap = "round";
    pen.strokeStyle = this.colour.accent;
    points.forEach(([vx, vy], i) => {
      const bx = ax + shortWay(ux, vx) * k;
      const by = ay + (vy - uy) * k;
      pen.globalAlpha = 0.85 * (1 - i / points.length);
      pen.beginPath();
      pen.moveTo(ax, ay);
      pen.lineTo(bx, by);
      pen.stroke();
      [ax, ay, ux, uy] = [bx, by, vx, vy];
    });
    pen.globalAlpha = 1;
  }

  /** Above all else. @param {CanvasRenderingContext2D} pen in CSS pixels */
  drawNames(pen, dots, chosen, pointed) {
    const boxes = new Boxes();
    pen.font = `600 12px ${FONT}`;
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    for (const slot of new Set([chosen, pointed])) {
      this.#copies(slot, (px, py) => this.#name(pen, boxes, slot, px, py, true));
    }
    if (dots.shownCount > NAMED_MAX) return;
    for (let i = 0; i < dots.shownCount; i++) {
      const slot = dots.shown[3 * i];
      if (slot === chosen || slot === pointed) continue;
      this.#name(pen, boxes, slot, dots.shown[3 * i + 1],
        dots.shown[3 * i + 2], false);
    }
  }

  #name(pen, boxes, slot, px, py, always) {
    const record = this.clients.records[slot];
    if (!record) return;
    const { id } = record;
    const text = id.length > NAME_LETTERS
      ? `${id.slice(0, NAME_LETTERS - 1)}…` : id;
    const x = px + (always ? 18 : 11);
    const y = py - 1;
    const width = pen.measureText(text).width;
    if (!boxes.take(px - 6, y - 9, x + width + 4, y + 9) && !always) return;
    // Cities' names below it would shine through between its letters.
    pen.fillStyle = this.colour.halo;
    pen.beginPath();
    pen.roundRect(x - 4, y - 8, width + 8, 16, 4);
    pen.fill();
    pen.fillStyle = this.colour.ink;
    pen.fillText(text, x, y);
  }

  #copies(slot, draw) {
    const { view, clients } = this;
    if (!clients.records[slot]) return;
    const wx = clients.x[slot] - Math.floor(clients.x[slot]);
    for (const copy of view.copies(view.width)) {
      draw(view.screenX(wx + copy), view.screenY(clients.y[slot]));
    }
  }
}
