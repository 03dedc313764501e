"""options.py - the command line that the scripts of this folder share, and how
they end: targets stopped and the temporary folder gone, whatever happens.
"""

import argparse
import signal
import sys

import servers
import targets


def parser(description, rounds, secs):
    """A parser with the options of every side-by-side script."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--rounds", type=positive_int, default=rounds,
                      help="how often everything is measured (%(default)s)")
    made.add_argument("--secs", type=positive_float, default=secs,
                      help="measured time of a run (%(default)s)")
    made.add_argument("--warm", type=positive_float, default=0.3,
                      help="time before it (%(default)s)")
    made.add_argument("--noise", type=positive_float, default=0.15,
                      help="measure again when others use more of a CPU than "
                      "this (%(default)s)")
    made.add_argument("--cpu", type=int, help="the servers' CPU (first one)")
    made.add_argument("--gencpu", type=int,
                      help="the generator's (the next one; may be the same)")
    made.add_argument("--muster", default=servers.MUSTER, metavar="PATH",
                      help="the program to measure (build/muster)")
    made.add_argument("--out", metavar="FILE",
                      help="append each pair of runs to FILE as JSON")
    return made


def positive_int(text):
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a positive number")
    return int(text)


def positive_float(text):
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value <= 60:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a number above 0 and up to 60")
    return value


def run(main):
    """Call main() and exit with what it gives; 2 if that is no result."""
    # SystemExit, unlike a signal, lets the with blocks stop their targets.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main())
    except targets.BenchError as error:
        print(f"There is no result. {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
