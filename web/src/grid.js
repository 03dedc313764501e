/**
 * Which of many points is under the pointer: a grid of cells, made at one go
 * and asked often.
 */

/** @typedef {{nearest: (x: number, y: number, radius: number) => number}} Grid */

/**
 * Sort points into cells. A cell should be about as wide as the radii that
 * will be asked for.
 *
 * @param {ArrayLike<number>} xs of slot 0, 1, ...; one world is 0 to 1
 * @param {ArrayLike<number>} ys
 * @param {ArrayLike<number>} slots those that count, no more than `count`
 * @param {number} count
 * @param {number} cell its side
 * @returns {Grid}
 */
export function makeGrid(xs, ys, slots, count, cell) {
  /** @type {Map<number, number[]>} */
  const cells = new Map();
  const columns = Math.max(1, Math.ceil(1 / cell));
  const key = (column, row) => row * columns + column;
  const wrap = (column) => ((column % columns) + columns) % columns;

  for (let i = 0; i < count; i++) {
    const slot = slots[i];
    const k = key(wrap(Math.floor(xs[slot] / cell)), Math.floor(ys[slot] / cell));
    const there = cells.get(k);
    if (there) there.push(slot);
    else cells.set(k, [slot]);
  }

  /** The nearest slot within the radius, around the globe; -1 if none. */
  function nearest(x, y, radius) {
    let best = -1;
    let bestSquare = radius * radius;
    const left = Math.floor((x - radius) / cell);
    const right = Math.min(Math.floor((x + radius) / cell), left + columns);
    for (let r = Math.floor((y - radius) / cell); r * cell <= y + radius; r++) {
      // The last column is narrower than the others if cells do not fit: the
      // one past the seam is looked at as well.
      for (let c = left - 1; c <= right + 1; c++) {
        for (const slot of cells.get(key(wrap(c), r)) ?? []) {
          const dx = xs[slot] - x - Math.round(xs[slot] - x);
          const dy = ys[slot] - y;
          const square = dx * dx + dy * dy;
          if (square <= bestSquare) {
            best = slot;
            bestSquare = square;
          }
        }
      }
    }
    return best;
  }

  return { nearest };
}
