"""What is told of edited models where head has no SQL, held to what is told where it has: on public histories.

    python -m benchmarks.parsed_heads [--scratch FOLDER] [--per-repository 3] [--repositories FOLDER] [--only TEXT]

Consecutive versions of one project (as `benchmarks.real_pairs extract` wrote them) are compared twice: as they are, and
with head's SQL taken away, as `dbt parse` would have left it, so that it is rendered here. Of each model that was
edited and compiled on both sides: are the columns that went, came and were renamed the same, and what changed? The
project files are those of the version's own commit, where `--repositories` has a git directory (`OWNER+NAME/repo`).

same        the same columns, values and rows    values   the same columns, other values or rows, by proof
columns     other columns, by proof              unknown  said to be unknown, and why       silent  not told of
"""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import msgspec

from benchmarks.artifact_history import OLDEST_READ, Version, git, versions
from benchmarks.rendering import given_by
from dbt_impact.compare.changes import NodeImpact
from dbt_impact.compile.renderer import Renderer
from dbt_impact.errors import DbtImpactError
from dbt_impact.pipeline import report_on
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project, read_project
from dbt_impact.project.project_file import NAME, ProjectFile, read_project_file
from dbt_impact.rules.report import Report

_COMPILED = ("compiled", "compiled_code", "compiled_sql", "compiled_path", "extra_ctes", "extra_ctes_injected")
_MODELS = ("model.", "snapshot.")


@dataclass
class Tally:
    """What became of the pairs and of the edited models in them."""

    pairs: int = 0
    same_verdict: int = 0
    models: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    otherwise: list[str] = field(default_factory=list)

    def line(self) -> str:
        found = ", ".join(f"{count} {what}" for what, count in sorted(self.models.items()))
        return f"{self.pairs} pairs, {self.same_verdict} of one verdict; edited models: {found}"


def lines(history: list[Version]) -> Iterator[tuple[Version, Version]]:
    """Consecutive versions of one project on one adapter, both with SQL, the newest first."""
    found: dict[tuple[str, str], list[Version]] = {}
    for version in history:
        if version.facts.schema >= OLDEST_READ and version.facts.compiled:
            found.setdefault((version.facts.project, version.facts.adapter), []).append(version)
    for line in found.values():
        yield from reversed(list(pairwise(line)))


def without_sql(version: Version, into: Path) -> Path:
    """The version as `dbt parse` would have left it, with its catalog."""
    manifest = msgspec.json.decode(version.manifest.read_bytes())
    for node in manifest["nodes"].values():
        for name in _COMPILED:
            node.pop(name, None)
    (into / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    if version.catalog.exists():
        (into / "catalog.json").write_bytes(version.catalog.read_bytes())
    return into


def project_files(repository: Path, version: Version, into: Path) -> list[ProjectFile]:
    """The project files of the version's commit, its packages' too where they are committed."""
    found = []
    listed = git(repository, "ls-tree", "-r", "--name-only", version.facts.commit).decode(errors="replace").splitlines()
    for i, name in enumerate(each for each in listed if Path(each).name == NAME):
        path = into / f"{i}.yml"
        path.write_bytes(git(repository, "show", f"{version.facts.commit}:{name}"))
        try:
            file = read_project_file(path)
        except DbtImpactError:
            continue  # It may be no YAML: some commit what merges left.
        found += [] if file is None else [file]
    return found


def compare(tally: Tally, base: Version, head: Version, repository: Path | None) -> None:
    """Compares a pair both ways."""
    with tempfile.TemporaryDirectory() as scratch:
        folders = Path(scratch, "head"), Path(scratch, "files")
        for each in folders:
            each.mkdir()
        before, after = read_project(base.folder), read_project(head.folder)
        parsed = read_project(without_sql(head, folders[0]))
        files = [] if repository is None else project_files(repository, head, folders[1])

        def renderer(project: Project, moment: str) -> Renderer:
            return Renderer(project, msgspec.structs.replace(given_by(project, files), moment=moment))

        whole, _ = report_on(before, after)
        told, _ = report_on(before, parsed, renderers=(renderer, renderer))
    edited = [uid for uid in whole.changes.nodes if uid.startswith(_MODELS) and _is_edited(before, after, whole, uid)]
    if not edited:
        return
    tally.pairs += 1
    tally.same_verdict += whole.verdict == told.verdict
    tally.verdicts[f"{whole.verdict}, then {told.verdict}"] += 1
    for unique_id in edited:
        _take(tally, f"{base.repository} {base.number}→{head.number} {unique_id}", unique_id, whole, told)


def _is_edited(before: Project, after: Project, report: Report, unique_id: str) -> bool:
    sides = [side.get(unique_id) for side in (before, after) if unique_id in side]
    compiled = [each for each in sides if isinstance(each, Node) and each.compiled_code]
    return report.changes.nodes[unique_id].edited and len(compiled) == 2


def _take(tally: Tally, name: str, unique_id: str, whole: Report, told: Report) -> None:
    one, other = whole.changes.nodes[unique_id], told.changes.nodes.get(unique_id)
    if other is None:
        what = "same" if one.effect == "equivalent" else "silent"
    elif other.effect == "unknown" and one.effect != "unknown":
        what = "unknown"
        reasons = (each.reason for each in told.changes.coverage.unresolved if each.unique_id == unique_id)
        tally.reasons[next(reasons, "?")[:110]] += 1
    elif _columns(one) != _columns(other):
        what = f"columns ({other.proof})"
    else:
        what = "same" if _values(one) == _values(other) else f"values ({other.proof})"
    tally.models[what] += 1
    if what.startswith(("columns", "silent")):
        tally.examples.append(f"{name}: {_columns(one)} with SQL, {other and _columns(other)} without: {what}")
    elif what.startswith("values") and other is not None:
        tally.otherwise.append(f"{name}: {_values(one)} with SQL, {_values(other)} without: {what}")


def _columns(node: NodeImpact) -> tuple[list[str], list[str], dict[str, str]]:
    return sorted(node.columns_removed), sorted(node.columns_added), node.renamed


def _values(node: NodeImpact) -> tuple[str, list[str], bool]:
    return node.effect, sorted(node.columns_changed), node.rows_changed


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()) / "pairs")
    parser.add_argument("--repositories", type=Path)
    parser.add_argument("--per-repository", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--values", type=int, default=0, metavar="COUNT", help="how many of `values` to list")
    given = parser.parse_args(arguments)
    tally = Tally()
    for history in versions(given.scratch):
        if not history or given.only not in history[0].repository:
            continue
        place = given.repositories and given.repositories / history[0].repository / "repo"
        enough = tally.pairs + given.per_repository
        begin = time.process_time()
        for base, head in lines(history):
            if tally.pairs >= enough:
                break
            try:
                compare(tally, base, head, place if place and place.is_dir() else None)
            except DbtImpactError as error:
                print(f"    {base.repository} {base.number}→{head.number}: {error}", flush=True)
        print(f"{history[0].repository}, {time.process_time() - begin:.0f} s: {tally.line()}", flush=True)
    print(tally.line(), *(f"    {each}" for each in (*tally.examples, *tally.otherwise[: given.values])), sep="\n")
    for count in (tally.verdicts, tally.reasons):
        print(*(f"{times:5} {what}" for what, times in count.most_common(15)), sep="\n")


if __name__ == "__main__":
    main()
