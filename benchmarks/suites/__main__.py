"""Run other projects' test suites against this engine: `python -m benchmarks.suites NAME --checkout FOLDER`.

The checkout is a clone or an unpacked source package of the suite's project, at any commit; name it in what you
publish. Disagreements are printed with what reading them gave.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks.suites import changes, datahub, openlineage, recce_categories, scoring, sqlglot_lineage, sqllineage
from benchmarks.suites.case import Judgement, Outcome
from benchmarks.suites.scoring import report

Suite = tuple[Callable[[Path], Iterator[Outcome]], Mapping[str, Judgement]]
SUITES: dict[str, Suite] = {
    "datahub": (lambda at: map(scoring.outcome, datahub.cases(at)), datahub.JUDGED),
    "openlineage": (lambda at: map(scoring.outcome, openlineage.cases(at)), openlineage.JUDGED),
    "recce": (lambda at: map(changes.outcome, recce_categories.cases(at)), recce_categories.JUDGED),
    "sqlglot": (lambda at: map(scoring.outcome, sqlglot_lineage.cases(at)), sqlglot_lineage.JUDGED),
    "sqllineage": (lambda at: map(scoring.outcome, sqllineage.cases(at)), sqllineage.JUDGED),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", choices=SUITES)
    parser.add_argument("--checkout", type=Path, required=True)
    asked = parser.parse_args()
    outcomes, judged = SUITES[asked.suite]
    print(report(asked.suite, outcomes(asked.checkout), judged))


if __name__ == "__main__":
    main()
