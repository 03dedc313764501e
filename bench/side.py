#!/usr/bin/python3
"""side.py - measures servers side by side.

Every run comes right behind one of the reference; rounds are interleaved: each
server once in each setting, then all of them again. The table has medians.
"""

import re
import statistics

import options
import pairs
import servers


def parse_settings():
    parser = options.parser(__doc__.splitlines()[0], 5, 1.0)
    parser.add_argument("--servers", default="echo,floor,redis,muster",
                        help="(%(default)s)")
    parser.add_argument("--settings", default="50x1,50x16",
                        help="connections x pipeline (%(default)s)")
    parser.add_argument("--ref", default="echo", metavar="SERVER",
                        help="measured before every run (%(default)s)")
    return parser, parser.parse_args()


def read_loads(parser, text):
    """'50x1,50x16' as pairs of connections and pipeline."""
    if not re.fullmatch(r"\d+x\d+(,\d+x\d+)*", text):
        parser.error(f"--settings: '{text}' is not like 50x1,50x16")
    return [tuple(map(int, load.split("x"))) for load in text.split(",")]


def make_targets(parser, settings):
    known = {
        "echo": servers.Echo,
        "floor": servers.Floor,
        "redis": servers.Redis,
        "muster": lambda: servers.Muster(settings.muster),
    }
    names = dict.fromkeys([settings.ref] + settings.servers.split(","))
    for name in names:
        if name not in known:
            parser.error(f"there is no server '{name}', but: "
                         f"{', '.join(known)}")
    return {name: known[name]() for name in names}


def median(rows, *path):
    """The median of one field of rows; path leads to it."""

    def field(row):
        for key in path:
            row = row[key]
        return row

    return statistics.median(map(field, rows))


def print_table(measured):
    print("\n| server, dialect | conns x pipeline | CPU us | CPU / reference "
          "| replies/s | user share | p50 us | p99 us |")
    print("|---|---|---|---|---|---|---|---|")
    for (name, dialect, connections, pipeline), rows in measured.items():
        ratios = [row["server_cpu_us"] / row["reference"]["server_cpu_us"]
                  for row in rows]
        print(f"| {name} {dialect} | {connections} x {pipeline} "
              f"| {median(rows, 'server_cpu_us'):.2f} "
              f"| {statistics.median(ratios):.2f} "
              f"({min(ratios):.2f} to {max(ratios):.2f}) "
              f"| {median(rows, 'replies_per_s'):.0f} "
              f"| {median(rows, 'server_user_share'):.2f} "
              f"| {median(rows, 'latency_us', 'p50'):.0f} "
              f"| {median(rows, 'latency_us', 'p99'):.0f} |")


def main():
    parser, settings = parse_settings()
    loads = read_loads(parser, settings.settings)
    chosen = make_targets(parser, settings)
    subjects = [(chosen[name], dialect) for name in settings.servers.split(",")
                for dialect in chosen[name].dialects]
    reference = (chosen[settings.ref], chosen[settings.ref].dialects[0])
    measured = {}
    with pairs.Bench(settings) as bench:
        for target in chosen.values():
            bench.start(target)
        for _ in range(settings.rounds):
            for connections, pipeline in loads:
                for target, dialect in subjects:
                    row = bench.pair(reference, (target, dialect), connections,
                                     pipeline)
                    key = (target.name, dialect, connections, pipeline)
                    measured.setdefault(key, []).append(row)
    print_table(measured)
    return 0


if __name__ == "__main__":
    options.run(main)
