"""Builds a dbt-duckdb project, edits every relation of it, executes what reads it, and scores the report by that."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from dbt_impact import __version__
from tests.oracle.build import build
from tests.oracle.mutations import KINDS
from tests.oracle.printing import cases, table
from tests.oracle.project import Built, OracleError
from tests.oracle.run import Outcome, run
from tests.oracle.sample import sample_built


def main() -> int:
    arguments = _arguments()
    started = time.process_time()
    try:
        with tempfile.TemporaryDirectory(prefix="oracle-") as workshop:
            built = _built(arguments, Path(workshop))
            outcome = run(
                built,
                Path(workshop),
                limit=arguments.limit,
                kinds=tuple(arguments.kinds or KINDS),
                select=arguments.select,
                progress=_progress,
            )
    except OracleError as error:
        print(f"oracle: {error}", file=sys.stderr)
        return 2
    for line in (*_summary(outcome), "", *table(outcome), *cases(outcome, arguments.cases)):
        print(line)
    print(f"\n{time.process_time() - started:.0f} s of CPU", file=sys.stderr)
    return 0


def _built(arguments: argparse.Namespace, workshop: Path) -> Built:
    if arguments.project is None:
        return sample_built(workshop)
    into = arguments.into or workshop
    return build(arguments.project.resolve(), into.resolve(), arguments.dbt.absolute(), arguments.dbt_flags)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    said = "the folder of a dbt project that builds in DuckDB; without one, the sample project from its artifacts"
    parser.add_argument("project", type=Path, nargs="?", help=said)
    parser.add_argument("--dbt", type=Path, default=Path(sys.executable).parent / "dbt", help="the dbt program")
    parser.add_argument("--into", type=Path, help="keep what is built here, and take what was built before")
    parser.add_argument("--limit", type=int, help="at most so many edits, as many of each kind")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, help="only these kinds of edits")
    parser.add_argument("--select", default="", help="only edits whose name (kind node.column) has this text")
    parser.add_argument("--cases", type=int, default=1, help="how many misses and false alarms of each sort to show")
    parser.add_argument("--dbt-flag", dest="dbt_flags", action="append", default=[], help="a further argument of dbt")
    return parser.parse_args()


def _summary(outcome: Outcome) -> list[str]:
    edits = sum(outcome.scores.edits.values())
    found = [
        f"dbt-impact {__version__}; {outcome.models} models; {edits} edits, drawn from "
        f"{outcome.possible} columns and kinds; {outcome.refused} more that the edited model itself does not survive",
        f"{len(outcome.unstable)} nodes whose rows can't be judged (other rows from build to build)",
        f"{len(outcome.unbuilt)} nodes that could not be built at base",
    ]
    found += [f"  {uid}: {why[:200]}" for uid, why in list(outcome.unbuilt.items())[:5]]
    return found


def _progress(done: int, of: int) -> None:
    if done % 100 == 0:
        print(f"{done} of {of} edits", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
