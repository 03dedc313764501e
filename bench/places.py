#!/usr/bin/python3
"""places.py - shows what questions about places cost, and what an import does.

 (a) a question for 20 places within 10 km, about another client at another
     place of the default data each time, costs so little CPU that one core
     answers 20,000 a second: the whole server, loops and workers.
 (b) at half of that, 10,000 questions a second, the slowest hundredth waits
     less than 1 ms.
 (c) the CPU time of a question next to that of a GEOSEARCH of redis-server,
     which gives the names of the same places around the same points. Printed;
     nothing is promised.
 (d) 20,000,000 places are imported at 100,000 a second or more, all included,
     with less than 400 MiB of memory.

(a) to (c) are medians over some rounds. Exits with 0 when all hold, 1 when one
does not, 2 when there is no result.
"""

import lzma
import os
import random
import socket
import statistics
import subprocess
import tempfile
import time

import options
import pairs
import servers
from targets import BUILD, HERE, MEND_BENCH, BenchError, need

PLACEGEN = os.path.join(BUILD, "bench", "placegen")
PLACES = os.path.join(BUILD, "places.sqlite")
TEXT = os.path.join(os.path.dirname(HERE), "data", "places.tsv.xz")

PER_CORE_MIN = 20_000
P99_MS_MAX = 1.0
IMPORT_PER_S_MIN = 100_000
IMPORT_MIB_MAX = 400
CONNECTIONS = 50


def read_places():
    """(lat, lon) of each place of the default data, as texts, shuffled;
    without the poles, which redis does not have."""
    with lzma.open(TEXT, "rt", encoding="utf-8") as lines:
        places = [tuple(line.split("\t")[2:4]) for line in lines
                  if not line.startswith("#")]
    places = [place for place in places if abs(float(place[0])) <= 85]
    random.Random(1).shuffle(places)
    return places


def say(port, requests, good):
    """Send all of them, and count the lines that begin as they should."""
    with socket.create_connection(("127.0.0.1", port), 30) as peer:
        replies = peer.makefile("rb")
        for begin in range(0, len(requests), 500):
            some = requests[begin:begin + 500]
            peer.sendall(b"".join(some))
            for _ in some:
                line = replies.readline()
                if not line.startswith(good):
                    raise BenchError(f"A server said: {line!r}.")


def signed(number):
    return number if number.startswith("-") else "+" + number


def key(number):
    return f"k{number:08d}.cs.ucla.edu"


class AskedMuster(servers.Muster):
    """One loop, one worker, the default places, no answer kept."""

    places = (f'provider = "local"; file = "{PLACES}"; workers = 1; '
              'cache_s = 0; cache_mb = 0;')

    def __init__(self, program):
        super().__init__(program)
        self.prefill = None

    def fill(self, places):
        stamp = f"{time.time():.9f}"
        say(self.port, [
            f"IAMAT {key(i)} {signed(lat)}{signed(lon)} {stamp}\n".encode()
            for i, (lat, lon) in enumerate(places[:pairs.KEYS])], b"AT ")


class AskedRedis(servers.Redis):
    """The same places as members; those that are asked about by their keys."""

    def __init__(self):
        super().__init__()
        self.prefill = None

    def fill(self, places):
        requests = []
        for i, (lat, lon) in enumerate(places):
            words = ("GEOADD", "g", lon, lat, key(i))
            requests.append("".join(
                [f"*{len(words)}\r\n"] +
                [f"${len(w)}\r\n{w}\r\n" for w in words]).encode())
        say(self.port, requests, b":")


def at_half_load(bench, muster):
    """The row of (b); the quietest of some when others use the machine."""
    seconds, rows = bench.settings.secs, []
    for _ in range(pairs.ATTEMPTS):
        pairs.wait_for_quiet()
        muster.resume()
        rows.append(bench.load(muster, "whatsat", [
            "--connections", str(CONNECTIONS), "--time", str(seconds),
            "--rate", str(PER_CORE_MIN // 2)], seconds))
        muster.pause()
        if rows[-1]["others_util"] < bench.settings.noise:
            break
    best = min(rows, key=lambda row: row["others_util"])
    bench.write(best)
    return best


def measure(bench, muster, redis):
    """Rows of (a) with those of (c) in them, and rows of (b)."""
    rows, halves = [], []
    for _ in range(bench.settings.rounds):
        rows.append(bench.pair((redis, "resp-geosearch"), (muster, "whatsat"),
                               CONNECTIONS, 1))
        halves.append(at_half_load(bench, muster))
    return rows, halves


def verdict(letter, good, text):
    print(f"{'PASS' if good else 'FAIL'} ({letter}) {text}", flush=True)
    return good


def span(values, form):
    return f"({min(values):{form}} to {max(values):{form}})"


def judge_questions(rows, halves):
    costs = [row["server_cpu_us"] for row in rows]
    rates = [1e6 / cost for cost in costs]
    ratios = [row["server_cpu_us"] / row["reference"]["server_cpu_us"]
              for row in rows]
    p99s = [row["latency_us"]["p99"] / 1000 for row in halves]
    others = max(0, statistics.median(row["others_util"] for row in halves))
    rate, p99 = statistics.median(rates), statistics.median(p99s)
    good = verdict(
        "a", rate >= PER_CORE_MIN,
        f"questions a second and core: {rate:.0f} {span(rates, '.0f')}, "
        f"{statistics.median(costs):.1f} us each; must be at least "
        f"{PER_CORE_MIN}")
    good &= verdict(
        "b", p99 < P99_MS_MAX,
        f"p99 at {PER_CORE_MIN // 2} questions a second: {p99:.3f} ms "
        f"{span(p99s, '.3f')}, others used {others:.2f} CPUs; must be below "
        f"{P99_MS_MAX:g} ms")
    print(f"     (c) CPU per question, in redis GEOSEARCHes: "
          f"{statistics.median(ratios):.2f} {span(ratios, '.2f')}")
    return good


def import_many(program, count, folder):
    """Seconds and MiB that an import takes which reads from a pipe."""
    maker = subprocess.Popen([need(PLACEGEN, MEND_BENCH), str(count)],
                             stdout=subprocess.PIPE)
    begin = time.monotonic()
    importer = subprocess.Popen(
        [program, "places", "import", "-o", os.path.join(folder, "p.sqlite"),
         "-"], stdin=maker.stdout, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True)
    maker.stdout.close()
    _, status, used = os.wait4(importer.pid, 0)
    importer.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - begin
    if maker.wait() != 0 or importer.returncode != 0:
        raise BenchError(f"The import failed: {importer.stderr.read()[-500:]}")
    return seconds, used.ru_maxrss / 1024


def judge_import(program, count):
    with tempfile.TemporaryDirectory(prefix="muster-bench-",
                                     dir=BUILD) as folder:
        seconds, mib = import_many(program, count, folder)
        size = os.path.getsize(os.path.join(folder, "p.sqlite")) >> 20
    rate = count / seconds
    return verdict(
        "d", rate >= IMPORT_PER_S_MIN and mib < IMPORT_MIB_MAX,
        f"{count} places imported in {seconds:.1f} s: {rate:.0f} a second, "
        f"{mib:.0f} MiB of memory, a file of {size} MiB; must be at least "
        f"{IMPORT_PER_S_MIN}, and below {IMPORT_MIB_MAX} MiB")


def main():
    parser = options.parser(__doc__.splitlines()[0], 5, 2.0)
    parser.add_argument("--places", type=options.positive_int,
                        default=20_000_000,
                        help="how many are imported (%(default)s)")
    settings = parser.parse_args()
    if not os.path.exists(PLACES):
        raise BenchError(f"There is no file {PLACES}. "
                         "It is made by: make build/places.sqlite")
    places = read_places()
    if len(places) < pairs.KEYS:
        raise BenchError(f"{TEXT} has fewer than {pairs.KEYS} places.")
    muster, redis = AskedMuster(settings.muster), AskedRedis()
    with pairs.Bench(settings) as bench:
        for target in (muster, redis):
            bench.start(target)
            target.resume()
            target.fill(places)
            target.pause()
        rows, halves = measure(bench, muster, redis)
    good = judge_questions(rows, halves)
    return 0 if judge_import(settings.muster, settings.places) and good else 1


if __name__ == "__main__":
    options.run(main)
