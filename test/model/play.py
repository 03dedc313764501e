"""What every model's command line has: seeds, mutants, one line a variant."""
import argparse
import sys
import time

from herd import Broken


def play(run, broken, seeds):
    """Gives the first seed at which something broke and what, or None."""
    for seed in range(seeds):
        try:
            run(seed, broken)
        except Broken as what:
            return seed, str(what)
    return None


def main(doc, run, mutants):
    """run(seed, broken) plays one seed; mutants: name -> what it breaks."""
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="mutants:\n" + "\n".join(f"  {name:24} {what}"
                                        for name, what in mutants.items()))
    parser.add_argument("--seeds", type=int, default=200,
                        help="of each variant (%(default)s)")
    parser.add_argument("--mutant", choices=sorted(mutants),
                        help="this variant alone; says what was noticed")
    options = parser.parse_args()
    good = True
    for name in [options.mutant] if options.mutant else ["", *mutants]:
        began = time.monotonic()
        found = play(run, {name}, options.seeds)
        good &= bool(found) == bool(name)
        verdict = (f"seed {found[0]}: {found[1]}" if found
                   else f"{options.seeds} seeds, nothing broke")
        print(f"{'good' if bool(found) == bool(name) else 'BAD':4} "
              f"{name or 'the rules':24} {verdict} "
              f"({time.monotonic() - began:.1f} s)", flush=True)
    sys.exit(0 if good else 1)
