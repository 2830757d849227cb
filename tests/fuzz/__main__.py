"""Makes up any number of pairs of queries and says where equal fingerprints give other results."""

import argparse

from tests.fuzz.rounds import fuzz


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--pairs", type=int, default=1000, help="pairs of queries with equal rows")
    parser.add_argument("--equal", type=int, default=0, help="pairs of queries that are equal in full")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--until-one", action="store_true", help="stop at the first disagreement")
    arguments = parser.parse_args()
    pairs = 0 if arguments.equal else arguments.pairs
    counts = fuzz(arguments.seed, pairs=pairs, equal=arguments.equal, until_one=arguments.until_one)
    print(f"{counts.queries} queries, {counts.untraced} not traced, {len(counts.missed)} called broken that run")
    print(f"{counts.pairs} pairs with equal rows: {counts.equal} equal, {counts.partly} with some equal columns")
    print(f"{counts.twins} queries with columns of equal terms")
    print(
        f"{len(counts.disagreements)} disagreements, {counts.unsteady} left aside: a query's own result is not certain"
    )
    for title, listed in (("disagreement", counts.disagreements), ("called broken", counts.missed)):
        for each in sorted(listed, key=len)[:5]:
            print(f"\n-- {title}\n{each}")
    return 1 if counts.disagreements else 0


if __name__ == "__main__":
    raise SystemExit(main())
