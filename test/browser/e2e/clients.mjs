/** Clients that report as most do: lines over TCP. */
import { once } from "node:events";
import { connect } from "node:net";

export const pathOf = (id) => `/v1/clients/${encodeURIComponent(id)}`;

let last_ns = 0n;

/** Now, and later than any before: a report that is no newer is passed over. */
function stamp() {
  const now_ns = BigInt(Date.now()) * 1_000_000n;
  last_ns = now_ns > last_ns ? now_ns : last_ns + 1n;
  const text = String(last_ns);
  return `${text.slice(0, -9)}.${text.slice(-9)}`;
}

const signed = (degrees) => (degrees < 0 ? "-" : "+") +
  Math.abs(degrees).toFixed(6);

/**
 * Report all of them to one server, in one go; they are taken when this ends.
 *
 * @param {{port: number}} server
 * @param {{id: string, lat: number, lon: number}[]} clients
 */
export async function report(server, ...clients) {
  const socket = connect(server.port, "127.0.0.1");
  let replies = "";
  socket.setEncoding("latin1").on("data", (data) => { replies += data; });
  socket.end(clients.map(({ id, lat, lon }) =>
    `IAMAT ${id} ${signed(lat)}${signed(lon)} ${stamp()}\n`).join(""));
  await once(socket, "close");
  const lines = replies.split("\n").filter(Boolean);
  const bad = lines.find((line) => !line.startsWith("AT "));
  if (bad || lines.length !== clients.length) {
    throw new Error(`${lines.length} replies to ${clients.length}: ${bad}`);
  }
}
