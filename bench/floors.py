#!/usr/bin/python3
"""floors.py - shows that muster is as cheap as it has to be.

 (a) 50 connections, one command at a time: an IAMAT costs at most 1.3 times the
     CPU time that a raw epoll server needs to send the same bytes back.
 (b) 50 connections, 16 commands in flight on each: at least 1.5 times as many
     IAMAT per CPU second as redis-server does GEOADD, of moving positions.

Neither keeps anything on disk here; what that costs is in journal.py.

Each is the median over some rounds of the ratio of two runs in a row. Exits
with 0 when both hold, 1 when one does not, 2 when there is no result.
"""

import statistics

import options
import pairs
import servers

ECHO_MULTIPLE_MAX = 1.3
REDIS_MULTIPLE_MIN = 1.5


def cost(row):
    """CPU time of muster's IAMAT as a multiple of the reference's."""
    return row["server_cpu_us"] / row["reference"]["server_cpu_us"]


def gain(row):
    """How many times the reference's requests one CPU second does."""
    return 1 / cost(row)


class Floor:
    """One claim: whom muster is compared with, and what must come out."""

    def __init__(self, letter, text, reference, pipeline, figure, holds, limit):
        self.letter, self.text = letter, text
        self.reference, self.pipeline = reference, pipeline
        self.figure, self.holds, self.limit = figure, holds, limit
        self.rows = []

    def measure(self, bench, muster):
        """Another pair of runs."""
        self.rows.append(
            bench.pair(self.reference, (muster, "iamat"), 50, self.pipeline))

    def median(self):
        return statistics.median(map(self.figure, self.rows))

    def print_table(self):
        target, dialect = self.reference
        print(f"\n({self.letter}) 50 connections, pipeline {self.pipeline}; "
              f"CPU time per reply\n")
        print(f"round  {target.name + ' ' + dialect:>18}       muster IAMAT"
              "   figure   used by others")
        for number, row in enumerate(self.rows, 1):
            print(f"{number:5}  {row['reference']['server_cpu_us']:15.2f} us"
                  f"   {row['server_cpu_us']:13.2f} us"
                  f"   {self.figure(row):6.2f}   {row['noise']:14.2f}")

    def print_verdict(self):
        """The line that says it all; gives whether the claim holds."""
        good = self.holds(self.median())
        values = [self.figure(row) for row in self.rows]
        print(f"{'PASS' if good else 'FAIL'} ({self.letter}) {self.text}: "
              f"{self.median():.2f} ({min(values):.2f} to {max(values):.2f}), "
              f"{self.limit}")
        return good


def floors_of(echo, redis):
    return [
        Floor("a", "CPU per IAMAT, in raw echoes", (echo, "echo"), 1, cost,
              lambda figure: figure <= ECHO_MULTIPLE_MAX,
              f"must be at most {ECHO_MULTIPLE_MAX:.2f}"),
        Floor("b", "IAMAT per CPU second, in redis GEOADDs",
              (redis, "resp-geoadd"), 16, gain,
              lambda figure: figure >= REDIS_MULTIPLE_MIN,
              f"must be at least {REDIS_MULTIPLE_MIN:.2f}"),
    ]


def main():
    settings = options.parser(__doc__.splitlines()[0], 5, 1.0).parse_args()
    echo, redis = servers.Echo(), servers.Redis()
    muster = servers.Muster(settings.muster)
    floors = floors_of(echo, redis)
    with pairs.Bench(settings) as bench:
        for target in (muster, redis, echo):
            bench.start(target)
        print(f"Servers on CPU {bench.cpu}, load on CPU {bench.gencpu}, "
              f"{settings.rounds} rounds of {settings.secs:g} s runs ...",
              flush=True)
        for _ in range(settings.rounds):
            for floor in floors:
                floor.measure(bench, muster)
    for floor in floors:
        floor.print_table()
    print()
    return 0 if all([floor.print_verdict() for floor in floors]) else 1


if __name__ == "__main__":
    options.run(main)
