"""Run other projects' test suites against this engine: `python -m benchmarks.suites NAME --checkout FOLDER`.

The checkout is a clone or an unpacked source package of the suite's project, at any commit; name it in what you
publish. Disagreements are printed with what reading them gave.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks.suites import openlineage, sqlglot_lineage, sqllineage
from benchmarks.suites.case import Case, Judgement
from benchmarks.suites.scoring import outcome, report

SUITES: dict[str, tuple[Callable[[Path], Iterator[Case]], Mapping[str, Judgement]]] = {
    "openlineage": (openlineage.cases, openlineage.JUDGED),
    "sqlglot": (sqlglot_lineage.cases, sqlglot_lineage.JUDGED),
    "sqllineage": (sqllineage.cases, sqllineage.JUDGED),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", choices=SUITES)
    parser.add_argument("--checkout", type=Path, required=True)
    asked = parser.parse_args()
    cases, judged = SUITES[asked.suite]
    print(report(asked.suite, (outcome(case) for case in cases(asked.checkout)), judged))


if __name__ == "__main__":
    main()
