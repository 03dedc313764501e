#!/usr/bin/python3
"""pauses.py - shows that a snapshot holds nobody up.

A server with --clients clients takes --rate reports a second, each of which is
due at a moment of its own, come what may. Runs without a snapshot and runs in
which one snapshot after the other is written take turns (who is forgotten makes
a server write one, so somebody else is, all the time). The figure is the median of
what the slowest thousandth of the reports waits for more, at least, and must be
at most 5 ms.
"""

import itertools
import json
import statistics
import subprocess
import threading

import options
import pairs
import servers
from targets import BenchError

MORE_MS_MAX = 5.0


class Forgetting:
    """One client after the other is forgotten."""

    numbers = itertools.count(1)

    def __init__(self, muster):
        self.muster, self.over = muster, threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.over.wait(0.3):
            subprocess.run([self.muster.program, "forget", "-c",
                            self.muster.conf_path, "-s", "Solo",
                            f"k{next(self.numbers):08}.cs.ucla.edu"],
                           capture_output=True, check=True)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def snapshots(muster):
    done = subprocess.run([muster.program, "status", "--json", "-c",
                           muster.conf_path], capture_output=True, check=True)
    status = json.loads(done.stdout)
    return status["servers"][0]["journal"]["snapshots"]


def waits_ms(bench, muster, settings):
    """What the slowest thousandth of the reports waits, at least."""
    row = bench.load(muster, "iamat", [
        "--connections", "50", "--rate", str(settings.rate), "--time",
        str(settings.secs), "--warm", str(settings.warm)], settings.secs)
    if row["late"] > row["replies"] / 20:
        raise BenchError(f"The generator was late with {row['late']} of "
                         f"{row['replies']} reports: the machine is too busy.")
    return row["latency_us"]["p999"] / 1e3


def measure(bench, muster, settings):
    """Gives the waits without and with snapshots, and how many there were."""
    quiet = waits_ms(bench, muster, settings)
    before = snapshots(muster)
    with Forgetting(muster):
        busy = waits_ms(bench, muster, settings)
    return quiet, busy, snapshots(muster) - before


def main():
    parser = options.parser(__doc__.splitlines()[0], 5, 4.0)
    parser.add_argument("--clients", type=options.positive_int,
                        default=1_000_000, help="(%(default)s)")
    parser.add_argument("--rate", type=options.positive_int, default=5000,
                        help="reports a second (%(default)s)")
    settings = parser.parse_args()
    muster = servers.Muster(settings.muster, "journal", forget_s=1)
    rows = []
    with pairs.Bench(settings) as bench:
        pairs.KEYS = settings.clients
        bench.start(muster)
        muster.resume()
        print(f"{settings.clients} clients, {settings.rate} reports a second, "
              f"{settings.rounds} rounds of {settings.secs:g} s ...\n",
              flush=True)
        print("round   without       with   snapshots")
        for number in range(1, settings.rounds + 1):
            rows.append(measure(bench, muster, settings))
            print("{:5}  {:5.2f} ms   {:5.2f} ms   {:9}".format(
                number, *rows[-1]), flush=True)
    if not all(row[2] for row in rows):
        raise BenchError("There were rounds without a snapshot.")
    more_ms = statistics.median(busy - quiet for quiet, busy, _ in rows)
    good = more_ms <= MORE_MS_MAX
    print(f"\n{'PASS' if good else 'FAIL'} p99.9 of reports while snapshots "
          f"are written, beyond that without: {more_ms:.2f} ms, must be at most "
          f"{MORE_MS_MAX:g} ms")
    return 0 if good else 1


if __name__ == "__main__":
    options.run(main)
