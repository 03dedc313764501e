/** The server's API, asked where the page came from, also behind a prefix. */

/** @param {string} path as records have it: "/v1/..." */
export function urlOf(path) {
  return new URL(path.replace(/^\//, ""), document.baseURI).href;
}

/**
 * @param {string} path
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 * @throws {Error} whose message a person can read
 */
export async function ask(path, signal) {
  const response = await fetch(urlOf(path), { signal, cache: "no-store",
    headers: { Accept: "application/json" } });
  const body = await response.json().catch(() => null);
  if (!response.ok) {
    const error = new Error(body?.detail || body?.title ||
      `the server says ${response.status}`);
    error.status = response.status;
    throw error;
  }
  if (body === null) throw new Error("the answer is no JSON");
  return body;
}
