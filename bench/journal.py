#!/usr/bin/python3
"""journal.py - shows what it costs to keep what is known on disk.

50 connections, 16 commands in flight on each, policies as they are by default:

 (a) an IAMAT costs at most 1.25 times the CPU time that it costs without a
     journal.
 (b) it costs at most half of the CPU time of a GEOADD of redis-server with
     appendonly and appendfsync everysec.

Each is the median over some rounds of the ratio of two runs in a row. Exits
with 0 when all hold, 1 when one does not, 2 when there is no result.
"""

import options
import pairs
import servers
from floors import Floor, cost

JOURNAL_MULTIPLE_MAX = 1.25
REDIS_MULTIPLE_MAX = 0.5


def floors_of(none, redis):
    return [
        Floor("a", "CPU per IAMAT, in those without a journal",
              (none, "iamat"), 16, cost,
              lambda figure: figure <= JOURNAL_MULTIPLE_MAX,
              f"must be at most {JOURNAL_MULTIPLE_MAX:.2f}"),
        Floor("b", "CPU per IAMAT, in GEOADDs of redis with AOF everysec",
              (redis, "resp-geoadd"), 16, cost,
              lambda figure: figure <= REDIS_MULTIPLE_MAX,
              f"must be at most {REDIS_MULTIPLE_MAX:.2f}"),
    ]


def main():
    settings = options.parser(__doc__.splitlines()[0], 5, 1.0).parse_args()
    none = servers.Muster(settings.muster)
    written = servers.Muster(settings.muster, "journal")
    redis = servers.Redis("everysec")
    floors = floors_of(none, redis)
    with pairs.Bench(settings) as bench:
        for target in (none, written, redis):
            bench.start(target)
        print(f"Servers on CPU {bench.cpu}, load on CPU {bench.gencpu}, "
              f"{settings.rounds} rounds of {settings.secs:g} s runs ...",
              flush=True)
        for _ in range(settings.rounds):
            for floor in floors:
                floor.measure(bench, written)
    for floor in floors:
        floor.print_table()
    print()
    return 0 if all([floor.print_verdict() for floor in floors]) else 1


if __name__ == "__main__":
    options.run(main)
