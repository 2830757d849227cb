"""Builds a dbt-duckdb project, edits every relation of it, executes what reads it, and scores the report by that."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from dbt_impact import __version__
from tests.oracle.asked import arguments_of, built_project
from tests.oracle.mutations import KINDS
from tests.oracle.printing import cases, second_table, table
from tests.oracle.project import OracleError
from tests.oracle.run import Outcome, run


def main() -> int:
    arguments = _arguments()
    started = time.process_time()
    try:
        with tempfile.TemporaryDirectory(prefix="oracle-") as workshop:
            built = built_project(arguments, Path(workshop))
            outcome = run(
                built,
                Path(workshop),
                limit=arguments.limit,
                kinds=tuple(arguments.kinds or KINDS),
                select=arguments.select,
                second_look=arguments.second_look,
                progress=_progress,
            )
    except OracleError as error:
        print(f"oracle: {error}", file=sys.stderr)
        return 2
    second = ("", *second_table(outcome)) if arguments.second_look else ()
    for line in (*_summary(outcome), "", *table(outcome), *second, *cases(outcome, arguments.cases)):
        print(line)
    print(f"\n{time.process_time() - started:.0f} s of CPU", file=sys.stderr)
    return 0


def _arguments() -> argparse.Namespace:
    parser = arguments_of("python -m tests.oracle", __doc__)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, help="only these kinds of edits")
    parser.add_argument("--select", default="", help="only edits whose name (kind node.column) has this text")
    said = "try what was cried with other values and over other rows: it is no false alarm where any execution shows it"
    parser.add_argument("--second-look", action="store_true", help=said)
    parser.add_argument("--cases", type=int, default=1, help="how many misses and false alarms of each sort to show")
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
