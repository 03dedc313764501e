/**
 * The shapes of land and borders, from Natural Earth's topology, laid into the
 * square of mercator.js once: afterwards drawing is multiplying and adding.
 */
import { geoMercator, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";

/**
 * @typedef {object} Line
 * @property {Float64Array} points x, y, x, y, ...
 * @property {number} x0
 * @property {number} x1
 * @property {number} y0
 * @property {number} y1
 */

/**
 * @typedef {object} World
 * @property {Line[]} land rings to be filled
 * @property {Line[]} coasts
 * @property {Line[]} borders
 * @property {{name: string, x: number, y: number, width: number,
 *   height: number}[]} countries where their names go, the largest first
 */

/** @param {any} topology @returns {World} */
export function makeWorld(topology) {
  const { countries, land } = topology.objects;
  return {
    land: linesOf(feature(topology, land)),
    coasts: linesOf(mesh(topology, countries, (a, b) => a === b)),
    borders: linesOf(mesh(topology, countries, (a, b) => a !== b)),
    countries: feature(topology, countries).features.map(labelOf)
      .sort((a, b) => b.width * b.height - a.width * a.height),
  };
}

/** d3 cuts shapes at the 180th meridian and closes them around the poles. */
const projection = geoMercator()
  .scale(1 / (2 * Math.PI))
  .translate([0.5, 0.5])
  .precision(0);

/** What d3 would draw, as lists of points. */
function linesOf(shape) {
  const lines = [];
  let points = [];
  const end = () => {
    if (points.length > 2) lines.push(lineOf(points));
    points = [];
  };
  const pen = {
    beginPath() {},
    arc() {},
    moveTo(x, y) {
      end();
      points.push(x, y);
    },
    lineTo(x, y) {
      points.push(x, y);
    },
    closePath() {
      points.push(points[0], points[1]);
      end();
    },
  };
  geoPath(projection, pen)(shape);
  end();
  return lines;
}

function lineOf(list) {
  const line = { points: Float64Array.from(list), x0: 2, x1: -1, y0: 2, y1: -1 };
  for (let i = 0; i < list.length; i += 2) {
    line.x0 = Math.min(line.x0, list[i]);
    line.x1 = Math.max(line.x1, list[i]);
    line.y0 = Math.min(line.y0, list[i + 1]);
    line.y1 = Math.max(line.y1, list[i + 1]);
  }
  return line;
}

/** A name stands in the middle of a country's largest part. */
function labelOf(country) {
  const size = (line) => (line.x1 - line.x0) * (line.y1 - line.y0);
  const main = linesOf(country)
    .reduce((best, line) => (size(line) > size(best) ? line : best));
  let area = 0;
  let x = 0;
  let y = 0;
  const p = main.points;
  for (let i = 0; i + 3 < p.length; i += 2) {
    const cross = p[i] * p[i + 3] - p[i + 2] * p[i + 1];
    area += cross;
    x += (p[i] + p[i + 2]) * cross;
    y += (p[i + 1] + p[i + 3]) * cross;
  }
  return { name: country.properties.name,
    x: area ? x / (3 * area) : (main.x0 + main.x1) / 2,
    y: area ? y / (3 * area) : (main.y0 + main.y1) / 2,
    width: main.x1 - main.x0, height: main.y1 - main.y0 };
}
