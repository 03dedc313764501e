/**
 * What the page shows, as the part of its address behind the `#`: a link that
 * is shared shows the same.
 *
 *     #map=9.50/34.0689/-118.4451&client=kiwi&filter=server:Hands&panel=herd
 *
 * `client` is as in the client's path (/v1/clients/kiwi): escapes included, so
 * that any bytes can be a client's ID.
 */

/**
 * @typedef {object} UrlState
 * @property {{zoom: number, lat: number, lon: number} | null} map
 * @property {string | null} client a path
 * @property {string} filter
 * @property {"clients" | "herd"} panel
 * @property {boolean} follow
 */

const CLIENTS = "/v1/clients/";

/** @param {string} hash with or without its # @returns {UrlState} */
export function readHash(hash) {
  const values = new Map();
  for (const pair of hash.replace(/^#/, "").split("&")) {
    const at = pair.indexOf("=");
    if (at > 0) values.set(pair.slice(0, at), pair.slice(at + 1));
  }
  const client = values.get("client");
  return {
    map: readView(values.get("map")),
    client: client && pathIsGood(client) ? CLIENTS + client : null,
    filter: decoded(values.get("filter") ?? ""),
    panel: values.get("panel") === "herd" ? "herd" : "clients",
    follow: values.get("follow") === "1",
  };
}

/** @param {UrlState} state @returns {string} with its # */
export function writeHash(state) {
  const pairs = [];
  if (state.map) {
    const { zoom, lat, lon } = state.map;
    // A step at this zoom is a small part of a pixel.
    const digits = Math.max(2, Math.min(7, Math.ceil(zoom / 3) + 1));
    pairs.push(`map=${zoom.toFixed(2)}/${lat.toFixed(digits)}/` +
      lon.toFixed(digits));
  }
  if (state.client) pairs.push(`client=${state.client.slice(CLIENTS.length)}`);
  if (state.follow && state.client) pairs.push("follow=1");
  if (state.filter) pairs.push(`filter=${encoded(state.filter)}`);
  if (state.panel === "herd") pairs.push("panel=herd");
  return pairs.length ? `#${pairs.join("&")}` : "#";
}

/** @param {string | undefined} text */
function readView(text) {
  const parts = (text ?? "").split("/").map(Number);
  if (!text || parts.length !== 3 || !parts.every(Number.isFinite)) return null;
  const [zoom, lat, lon] = parts;
  if (zoom < 0 || zoom > 24 || Math.abs(lat) > 90 || Math.abs(lon) > 180) {
    return null;
  }
  return { zoom, lat, lon };
}

/** One segment of a path, and nothing that could leave it. */
function pathIsGood(text) {
  return /^[^/?#&\s]+$/.test(text) && text !== "." && text !== "..";
}

function encoded(text) {
  return encodeURIComponent(text).replace(/%3A/g, ":").replace(/%20/g, "+");
}

function decoded(text) {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "));
  } catch {
    return "";
  }
}
