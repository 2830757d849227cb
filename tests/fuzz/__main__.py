"""Makes up any number of pairs of queries and says where equal fingerprints give other results."""

import argparse

from tests.fuzz.check import fuzz


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    counts = fuzz(arguments.seed, pairs=arguments.pairs)
    print(f"{counts.queries} queries, {counts.untraced} not traced, {len(counts.missed)} called broken that run")
    print(f"{counts.pairs} pairs with equal rows: {counts.equal} equal, {counts.partly} with some equal columns")
    print(f"{counts.twins} queries with columns of equal terms")
    print(f"{len(counts.disagreements)} disagreements")
    for title, listed in (("disagreement", counts.disagreements), ("called broken", counts.missed)):
        for each in sorted(listed, key=len)[:5]:
            print(f"\n-- {title}\n{each}")
    return 1 if counts.disagreements else 0


if __name__ == "__main__":
    raise SystemExit(main())
