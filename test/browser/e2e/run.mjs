/**
 * run.mjs SCENARIO - a real browser on the pages of a real herd, as
 * test/system/test_page.py starts them. Its words, one JSON a line:
 *
 *   in   {"servers": {"Hands": {"http": "http://..:..", "port": 12001}, ..},
 *        "shots": folder, "patience_ms": n, "slow": bool}, then one line after
 *        each thing that was done
 *   out  {"do": "kill" or "start", "name": ..}, {"figure": text}
 *
 * Ends with 0 if the scenario came to its end and no page had anything to
 * complain of.
 */
import { mkdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { launch } from "../browser.mjs";
import { Pages } from "./pages.mjs";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const facts = JSON.parse((await lines.next()).value);
mkdirSync(facts.shots, { recursive: true });

function say(word) {
  process.stdout.write(`${JSON.stringify(word)}\n`);
}

/** Ask who started us to do something to the herd. */
async function herd(what, name) {
  say({ do: what, name });
  const { done } = await lines.next();
  if (done) throw new Error(`nobody is there to ${what} ${name}`);
}

const name = process.argv[2];
const browser = await launch();
const pages = new Pages(browser, facts);
try {
  const { scenarios } = await import("./scenarios.mjs");
  await scenarios[name]({ pages, facts, herd,
    open: (server, options) => pages.open(server, options),
    figure: (text) => say({ figure: text }) });
  pages.judge();
} catch (error) {
  process.exitCode = 1;
  console.error(error.stack);
  await pages.last_words(name);
} finally {
  await browser.close();
  process.stdin.destroy();
}
