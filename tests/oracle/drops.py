"""Holds the report to what real dbt did when each column of the sample project was dropped in turn.

    python -m tests.oracle.drops [--only TEXT]

`sample_project/drops.py` has dbt drop them and writes what happened. Here each is reported on: the tests, metrics,
models under contract, unit tests, snapshots and whatever else fails, the columns that are lost, and the exposures,
each of which reads the columns that `exposure_columns.csv` lists. Printed is, for each column, whether both agree.
What stands below a failure was not built, so that the report may call it broken, too. Where a Python model is in the
way, the report says `unknown`, and that is what is printed.
"""

import argparse
import gzip
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbt_impact.pipeline import Artifacts, check
from dbt_impact.project.exposure_rows import exposure_rows
from dbt_impact.rules.report import Report
from dbt_impact.surroundings import Surroundings

_ARTIFACTS = Path(__file__).parents[2] / "sample_project" / "artifacts"
# What runs, and is called broken on purpose.
EXPLAINED = {
    "model.halfpenny.fct_ticket_sales.ticket_id": "the next run finds the key in the stored table, and empties that"
}
_EXPOSED = Path(__file__).parent / "exposure_columns.csv"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """One column that was dropped: what failed in dbt, by resource type, and where the report says otherwise.

    `unknown`: it says so of a node that is in the way. `unseen` are exposures that are named for values which may
    differ by what the report says, and did not over the sample's few rows.
    """

    name: str
    failed: Counter[str]
    exposed: int
    wrong: tuple[str, ...]
    unknown: bool
    unseen: tuple[str, ...]

    @property
    def verdict(self) -> str:
        if not self.wrong:
            return "agree"
        return "unknown" if self.unknown else "explained" if self.name in EXPLAINED else "disagree"


def happened() -> dict[str, Json]:
    """What dbt did, by the column that was dropped."""
    found: dict[str, Json] = json.loads(gzip.decompress((_ARTIFACTS.parent / "drops.json.gz").read_bytes()))
    return found


def hold(name: str, truth: Json, folder: Path) -> Held:
    """The report on one drop against what happened; head's artifacts are written to `folder`."""
    base = _ARTIFACTS / "base"
    (folder / "manifest.json").write_bytes(_manifest(base / "manifest.json", truth["entries"]))
    (folder / "catalog.json").write_text(json.dumps(_catalog(base / "catalog.json", name)), encoding="utf-8")
    around = Surroundings(exposure_columns=(_EXPOSED,))
    report, _ = check(Artifacts(base), Artifacts(folder), around=around)
    failed = {*truth["broken"], *truth["broken_at_next_run"]}
    kinds = Counter(each.partition(".")[0] for each in failed)
    unknown = any(node.effect == "unknown" for node in report.changes.nodes.values())
    hit, unseen = _exposures(truth), _exposures_of_values(report)
    wrong = (*_wrong_nodes(report, truth, failed), *_wrong_exposures(report, hit, unseen))
    return Held(name, kinds, len(hit), wrong, unknown, tuple(sorted(unseen - hit)))


def _manifest(base: Path, entries: Mapping[str, Json]) -> bytes:
    document = json.loads(base.read_bytes())
    for section, changed in entries.items():
        document[section].update(changed)
    return json.dumps(document).encode()


def _catalog(base: Path, name: str) -> Json:
    """Base's catalog; a source's and a seed's columns are those that it has now, as no SQL tells them."""
    document: Json = json.loads(base.read_bytes())
    node, _, column = name.rpartition(".")
    for section in ("sources", "nodes"):
        if node in document[section] and not node.startswith("model."):
            del document[section][node]["columns"][column]
    return document


def _wrong_nodes(report: Report, truth: Json, failed: set[str]) -> Iterator[str]:
    nodes = report.changes.nodes
    said = {uid for uid, node in nodes.items() if node.effect == "broken"}
    stopped = {uid for uid, node in nodes.items() if node.effect in ("broken", "blocked")}
    down = {*truth["blocked"], *_below(failed)}
    yield from (f"{each} fails, and is {_effect(report, each)}" for each in sorted(failed - said))
    yield from (f"{each} runs, and is called broken" for each in sorted(said - failed - down))
    yield from (
        f"{each} is not built, and is {_effect(report, each)}" for each in sorted({*truth["blocked"]} - stopped)
    )
    for uid, columns in truth["removed_columns"].items():
        if {*columns} != ({*nodes[uid].columns_removed} if uid in nodes else set()):
            yield f"{uid} loses {', '.join(columns)}, and is {_effect(report, uid)}"


def _below(failed: set[str]) -> set[str]:
    """The metrics over a semantic model that fails, and those made of them."""
    parents = json.loads((_ARTIFACTS / "base" / "manifest.json").read_bytes())["parent_map"]
    found = {each for each in failed if each.startswith("semantic_model.")}
    metrics = {each: read for each, read in parents.items() if each.startswith("metric.")}
    while more := {each for each, read in metrics.items() if not found.isdisjoint(read)} - found:
        found |= more
    return found


def _wrong_exposures(report: Report, hit: set[str], unseen: set[str]) -> Iterator[str]:
    named = {each.unique_id for each in report.changes.exposures}
    yield from (f"{each} is hit, and not named" for each in sorted(hit - named))
    yield from (f"{each} is named, and reads nothing of it" for each in sorted(named - hit - unseen))


def _effect(report: Report, unique_id: str) -> str:
    node = report.changes.nodes.get(unique_id)
    return "not named" if node is None else node.effect


def _exposures_of_values(report: Report) -> set[str]:
    """The exposures that read a column whose values, or whose rows, change by what the report says."""
    found = set()
    for row in exposure_rows(_EXPOSED):
        model, _, column = row.column.partition(".")
        node = report.changes.nodes.get(f"model.halfpenny.{model}")
        if node is not None and (node.rows_changed or column in node.columns_changed):
            found.add(row.exposure)
    return found


def _exposures(truth: Json) -> set[str]:
    """The exposures that read a relation which is not built, or a column that went or has other values."""
    down = {*truth["broken"], *truth["broken_at_next_run"], *truth["blocked"]}
    gone = {f"{uid}.{column}" for uid, columns in truth["removed_columns"].items() for column in columns}
    other = {f"{uid}.{column}" for uid, columns in truth["changed_columns"].items() for column in columns}
    found = set()
    for row in exposure_rows(_EXPOSED):
        model, _, column = row.column.partition(".")
        unique_id = f"model.halfpenny.{model}"
        if unique_id in down or f"{unique_id}.{column}" in gone | other:
            found.add(row.exposure)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="the columns whose name (node.column) has this text")
    only = parser.parse_args().only
    found: list[Held] = []
    with tempfile.TemporaryDirectory(prefix="drops-") as folder:
        for name, truth in happened().items():
            if only in name:
                held = hold(name, truth, Path(folder))
                print(f"{held.verdict}  {name}  {_counted(held)}", flush=True)
                for each in held.wrong:
                    print(f"    {each}")
                found.append(held)
    verdicts = Counter(each.verdict for each in found)
    failures = sum((each.failed for each in found), Counter[str]())
    print(f"{len(found)} columns: {_listed(verdicts)}; {sum(failures.values())} failures: {_listed(failures)}")
    return int(verdicts["disagree"] > 0)


def _counted(held: Held) -> str:
    why = EXPLAINED.get(held.name, "")
    unseen = f"no difference seen in {', '.join(held.unseen)}" if held.unseen else ""
    return "; ".join(
        filter(None, (_listed(held.failed), f"{held.exposed} exposures" if held.exposed else "", unseen, why))
    )


def _listed(kinds: Counter[str]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


if __name__ == "__main__":
    raise SystemExit(main())
