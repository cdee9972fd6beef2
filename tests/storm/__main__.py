"""`python -m tests.storm --faults 1000 --people 20 --seed 1`: prints the figures; exit code 0 when nothing was lost or doubled."""

import argparse
import signal
import sys

from tests.storm.storm import Storm


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    asked.add_argument("--faults", type=int, default=1000)
    asked.add_argument("--people", type=int, default=20, help="at most 20")
    asked.add_argument("--seed", type=int, default=1)
    said = asked.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything started is ended
    figures = Storm(said.faults, said.people, said.seed, say=lambda line: print(line, flush=True)).run()
    for name, value in figures.lines.items():
        print(f"{name:42} {value}")
    for fault in figures.faults:
        print(f"✗ {fault}")
    print("nothing lost, nothing doubled" if not figures.faults else f"{len(figures.faults)} things do not agree")
    return bool(figures.faults)


if __name__ == "__main__":
    sys.exit(main())
