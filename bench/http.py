#!/usr/bin/python3
"""http.py - what a report costs over HTTP, next to Node.js' bare http server.

wrk keeps 50 connections busy, one request at a time on each: an API report, an
OwnTracks report (without friends in the answer), and the same bytes to a server of Node.js that reads them and
says "[]". Muster understands, stores and journals (its default policy) each.
Runs take turns; figures are medians of all rounds, CPU time is that of the whole
process.
"""

import os
import re
import statistics
import subprocess

import options
import pairs
import servers
import targets
from targets import BenchError, Target, need

HERE = os.path.dirname(os.path.abspath(__file__))
CONNECTIONS = 50
MEND_WRK = "It is installed by: apt-get install wrk"
MEND_NODE = "It is installed by: apt-get install nodejs"
FORMS = ("api", "owntracks")


class Web(servers.Muster):
    """A server with an HTTP service, as it is configured by default."""

    def __init__(self, program):
        super().__init__(program, journal="journal")
        self.name, self.prefill = "muster", None

    def command(self, folder):
        words = super().command(folder)
        with open(self.conf_path) as conf:
            text = conf.read()
        self.http_port = targets.free_ports(1)[0]
        with open(self.conf_path, "w") as conf:
            conf.write("http = { friends = 0; };\n" + text.replace(
                'name = "Solo";',
                f'name = "Solo"; http = "127.0.0.1:{self.http_port}";'))
        return words


class Node(Target):
    """Node.js with nothing in it."""

    def __init__(self):
        super().__init__("node", ["http"])

    def command(self, folder):
        return [need("node", MEND_NODE),
                os.path.join(HERE, "peers", "bare.mjs"), str(self.port)]

    @property
    def http_port(self):
        return self.port


def cpu_s(pid):
    """CPU time that a process has used."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(bench, target, form, settings):
    """One run. Gives requests a second, and microseconds of CPU for each."""
    target.resume()
    before = cpu_s(target.process.pid)
    done = subprocess.run(
        ["setpriv", "--pdeathsig", "KILL", "taskset", "-c", str(bench.gencpu),
         need("wrk", MEND_WRK), "-t1", f"-c{CONNECTIONS}",
         f"-d{max(1, round(settings.secs))}s", "--latency",
         "-s", os.path.join(HERE, "http.lua"),
         f"http://127.0.0.1:{target.http_port}", "--", form],
        capture_output=True, text=True, timeout=settings.secs + 30)
    used = cpu_s(target.process.pid) - before
    target.pause()
    found = re.search(r"RESULT (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+)",
                      done.stdout)
    if not found:
        raise BenchError(f"wrk failed: {done.stderr.strip() or done.stdout}")
    count, errors, duration = (int(found[i]) for i in (1, 2, 3))
    if errors or not count:
        raise BenchError(f"{target.name}: {errors} of {count} requests failed. "
                         f"{target.last_words()}")
    return {"rate": count / (duration / 1e6), "cpu_us": used / count * 1e6,
            "p50_us": float(found[4]), "p99_us": float(found[5])}


def table(rows):
    print("\n                   requests/s   CPU us each   p50 ms   p99 ms")
    for (name, form), runs in rows.items():
        m = {key: statistics.median(r[key] for r in runs) for key in runs[0]}
        print(f"{name:8}{form:10} {m['rate']:10,.0f}   {m['cpu_us']:11.1f}   "
              f"{m['p50_us'] / 1000:6.2f}   {m['p99_us'] / 1000:6.2f}")


def main():
    parser = options.parser(__doc__.splitlines()[0], 5, 2.0)
    settings = parser.parse_args()
    rows = {}
    with pairs.Bench(settings) as bench:
        muster, node = Web(settings.muster), Node()
        bench.start(muster)
        bench.start(node)
        for _ in range(settings.rounds):
            for form in FORMS:
                for target in (node, muster):
                    pairs.wait_for_quiet()
                    rows.setdefault((target.name, form), []).append(
                        measure(bench, target, form, settings))
    table(rows)
    for form in FORMS:
        ratio = statistics.median(
            m["cpu_us"] / n["cpu_us"]
            for m, n in zip(rows["muster", form], rows["node", form]))
        print(f"{form}: a report costs {ratio:.2f} times the CPU time of "
              "Node.js' empty answer")
    return 0


if __name__ == "__main__":
    options.run(main)
