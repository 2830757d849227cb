"""Run other projects' test suites against this engine: `python -m benchmarks.suites NAME --checkout FOLDER`.

The checkout is a clone or an unpacked source package of the suite's project, at any commit; name it in what you
publish. With `all`, it is a folder that holds one checkout for each suite, under the suite's name up to its dash
(`sqlglot` serves the TPC fixtures too). Disagreements are printed with what reading them gave.
"""

import argparse
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from benchmarks.suites import (
    changes,
    datahub,
    openlineage,
    openlineage_dbt,
    qualified,
    recce_categories,
    recce_columns,
    scoring,
    sqlglot_lineage,
    sqllineage,
    tpc,
)
from benchmarks.suites.case import Judgement, Outcome

Suite = tuple[Callable[[Path], Iterable[Outcome]], Mapping[str, Judgement]]
SUITES: dict[str, Suite] = {
    "datahub": (lambda at: map(scoring.outcome, datahub.cases(at)), datahub.JUDGED),
    "openlineage": (lambda at: map(scoring.outcome, openlineage.cases(at)), openlineage.JUDGED),
    "openlineage-dbt": (openlineage_dbt.outcomes, openlineage_dbt.JUDGED),
    "recce": (lambda at: map(changes.outcome, recce_categories.cases(at)), recce_categories.JUDGED),
    "recce-columns": (lambda at: map(scoring.outcome, recce_columns.cases(at)), recce_columns.JUDGED),
    "sqlglot": (lambda at: map(scoring.outcome, sqlglot_lineage.cases(at)), sqlglot_lineage.JUDGED),
    "sqlglot-qualified": (lambda at: map(changes.outcome, qualified.cases(at)), qualified.JUDGED),
    "sqllineage": (lambda at: map(scoring.outcome, sqllineage.cases(at)), sqllineage.JUDGED),
}


def run(name: str, checkout: Path, every: int) -> str:
    """A suite's scores as text."""
    if name in tpc.SCHEMAS:
        asked, proved = tpc.rewritten(checkout, name)
        perturbed = tpc.report(name, tpc.perturbed(checkout, name, every))
        return f"{perturbed}\n  {proved} of {asked} queries proved equal to what sqlglot's optimizer makes of them"
    outcomes, judged = SUITES[name]
    return scoring.report(name, outcomes(checkout), judged)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", choices=(*SUITES, *tpc.SCHEMAS, "all"))
    parser.add_argument("--checkout", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="of the TPC queries, only every so many")
    asked = parser.parse_args()
    for name in (*SUITES, *tpc.SCHEMAS) if asked.suite == "all" else (asked.suite,):
        below = asked.checkout / ("sqlglot" if name in tpc.SCHEMAS else name.partition("-")[0])
        print(run(name, below if asked.suite == "all" else asked.checkout, asked.every), flush=True)


if __name__ == "__main__":
    main()
