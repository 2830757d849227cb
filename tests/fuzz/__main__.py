"""Makes up any number of pairs of queries, or of projects, and says where what is said of them is not what is so."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.rounds import fuzz
from tests.fuzz.typed.rounds import fuzz_typed
from tests.fuzz.verdicts import fuzz_verdicts


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--pairs", type=int, default=1000, help="pairs of queries with equal rows")
    parser.add_argument("--equal", type=int, default=0, help="pairs of queries that are equal in full")
    parser.add_argument("--verdicts", type=int, default=0, help="pairs of projects of two models, in place of queries")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--until-one", action="store_true", help="stop at the first disagreement")
    parser.add_argument("--shown", type=int, default=5, help="how many findings of a kind to print, shortest first")
    parser.add_argument("--typed", action="store_true", help="columns of all types, in place of integers")
    arguments = parser.parse_args()
    return _verdicts(arguments) if arguments.verdicts else _queries(arguments)


def _queries(arguments: argparse.Namespace) -> int:
    pairs = 0 if arguments.equal else arguments.pairs
    run = fuzz_typed if arguments.typed else fuzz
    counts = run(arguments.seed, pairs=pairs, equal=arguments.equal, until_one=arguments.until_one)
    print(f"{counts.queries} queries, {counts.untraced} not traced, {len(counts.missed)} called broken that run")
    print(f"{counts.pairs} pairs with equal rows: {counts.equal} equal, {counts.partly} with some equal columns")
    print(f"{counts.twins} queries with columns of equal terms")
    print(f"{counts.typed} columns whose type is told, {len(counts.mistyped)} of another")
    print(
        f"{counts.unsteady} left aside, as a query's own result is not certain; {counts.rounded} differ in last digits"
    )
    print(f"{len(counts.disagreements)} disagreements")
    listed = {"disagreement": counts.disagreements, "called broken": counts.missed, "mistyped": counts.mistyped}
    _show(listed, arguments.shown)
    return 1 if counts.disagreements or counts.mistyped else 0


def _verdicts(arguments: argparse.Namespace) -> int:
    with TemporaryDirectory() as folder:
        found = fuzz_verdicts(arguments.verdicts, arguments.seed, Path(folder), typed=arguments.typed)
    print(f"{found.pairs} pairs of projects; of the results of their models {found.unchanged} are called unchanged,")
    print(f"{found.changed} changed ({found.noisy} are the same), {found.broken} broken, {found.unknown} unknown")
    print(f"{len(found.untold)} fail, and that is not told")
    print(f"{len(found.wrong)} disagreements")
    _show({"disagreement": found.wrong, "not told": found.untold}, arguments.shown)
    return 1 if found.wrong else 0


def _show(listings: Mapping[str, Sequence[str]], count: int) -> None:
    for title, listed in listings.items():
        for each in sorted(listed, key=len)[:count]:
            print(f"\n-- {title}\n{each}")


if __name__ == "__main__":
    raise SystemExit(main())
