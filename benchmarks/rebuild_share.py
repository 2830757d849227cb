"""How much of what `state:modified+` builds the rebuild plan builds: `python -m benchmarks.rebuild_share BASE HEAD…`

With one folder alone, its sub-folders are the cases, each with a `base` and a `head`.
"""

import argparse
from pathlib import Path

from dbt_impact.pipeline import Artifacts, check


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("base", type=Path, help="base's artifacts, or a folder of cases")
    parser.add_argument("heads", type=Path, nargs="*", help="artifacts to compare with base, one after the other")
    arguments = parser.parse_args()
    base: Path = arguments.base
    if arguments.heads:
        cases = {head.name: (base, head) for head in arguments.heads}
    else:
        cases = {case.parent.name: (case, case.parent / "head") for case in sorted(base.glob("*/base"))}
    shares, ours, dbts = [], 0, 0
    for name, (before, after) in cases.items():
        catalog = before / "catalog.json"
        plan = check(Artifacts(before), Artifacts(after, catalog if catalog.exists() else None))[0].rebuild
        assert plan is not None
        print(f"{name:40}{len(plan.steps):5} of {plan.state_modified_plus:5}")
        ours, dbts = ours + len(plan.steps), dbts + plan.state_modified_plus
        if plan.state_modified_plus:
            shares.append(len(plan.steps) / plan.state_modified_plus)
    if shares:
        print(f"\n{sum(shares) / len(shares):.1%} on average of {len(shares)} cases; in all {ours} of {dbts} nodes")


if __name__ == "__main__":
    main()
