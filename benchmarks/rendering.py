"""How far what is rendered here is what dbt compiled, on manifests that hold both.

    python -m benchmarks.rendering FOLDER … [--project-files FOLDER] [--examples 5]

Each model, snapshot and test that has `raw_code` and `compiled_code` is rendered and compared, first as text without
blanks, then in meaning. FOLDER holds a manifest.json, and the catalog.json that tells columns; below `--project-files`
lies a folder for each, of the name of the manifest's own parent, with the project's dbt_project.yml and those of its
packages, wherever in it they are.

identical   the same text          same meaning   equal terms of rows and of every column
other       another meaning: `columns` where it gives other columns, `said` where a doubt was told with it
unknown     said to be unknown, and why         failed    not rendered for a reason that dbt did not have
*           the variables are not known: no project file, or the manifest was built with others than it says
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from dbt_impact.compile.given import Given
from dbt_impact.compile.renderer import NotRendered, Rendered, Renderer
from dbt_impact.errors import DbtImpactError
from dbt_impact.lineage.nodes.introspection import columns_in
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project, read_project
from dbt_impact.project.project_file import NAME, ProjectFile, read_project_file

OUTCOMES = ("identical", "same meaning", "other", "unknown", "failed")
_MODELS, _TESTS = ("model.", "snapshot."), ("test.",)
_KNOWN_TO_BE_UNKNOWN = "what only a run knows"


@dataclass
class Score:
    """What became of one manifest's nodes. `silent` are those with other columns and without a doubt.

    `knows_variables`: the project's file is there, and the manifest was not built with other values than it says.
    """

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    knows_variables: bool = False

    def add(self, other: "Score") -> None:
        self.counts += other.counts
        self.reasons += other.reasons
        self.examples += other.examples
        self.silent += other.silent

    def line(self, name: str) -> str:
        total = sum(self.counts.values())
        good = self.counts["identical"] + self.counts["same meaning"]
        share = f"{100 * good / total:.1f} %" if total else "–"
        return f"| {name} | {total} | {' | '.join(str(self.counts[each]) for each in OUTCOMES)} | {share} |"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--project-files", type=Path)
    parser.add_argument("--examples", type=int, default=0)
    parser.add_argument("--tests", action="store_true", help="tests, instead of models and snapshots")
    given = parser.parse_args(arguments)
    print(f"| project | nodes | {' | '.join(OUTCOMES)} | same |\n|---|{'---:|' * (len(OUTCOMES) + 2)}")
    whole, known = Score(), Score()
    for folder in given.folders:
        try:
            score = measured(folder, given.project_files, _TESTS if given.tests else _MODELS)
        except DbtImpactError as error:
            print(f"    {error}")
            continue
        print(score.line(f"{folder.parent.name}{'' if score.knows_variables else ' *'}"), flush=True)
        for each in score.examples[: given.examples]:
            print(f"    {each}")
        whole.add(score)
        if score.knows_variables:
            known.add(score)
    print(whole.line("all"))
    print(known.line("all without *"))
    for reason, count in whole.reasons.most_common(12):
        print(f"{count:5} {reason}")
    print(f"other columns, and no doubt told: {len(whole.silent)}", *whole.silent, sep="\n    ")


def measured(folder: Path, project_files: Path | None, kinds: tuple[str, ...]) -> Score:
    """The score of one manifest."""
    project = read_project(folder)
    files = [] if project_files is None else list(_files(project_files / folder.parent.name))
    renderer = Renderer(project, given_by(project, files))
    asked = Lineage(project, compiler=renderer)
    renderer.columns_of = partial(columns_in, asked)
    compiled = Lineage(project)
    score = Score()
    for unique_id in project.ids():
        node = project.get(unique_id) if unique_id.startswith(kinds) else None
        if isinstance(node, Node) and node.language == "sql" and node.raw_code and node.compiled_code:
            _take(score, node, renderer, compiled)
    score.knows_variables = renderer.knows_variables
    return score


def given_by(project: Project, files: list[ProjectFile]) -> Given:
    """The variables of a project's files. The root's is the one of its name; manifests before dbt 1.6 don't say it."""
    name = project.metadata.project_name
    root = next((each for each in files if each.name == name), None)
    if root is None:
        return Given()
    return Given(files={each.name: each.variables for each in files}, is_whole=True, dispatch=root.dispatch)


def _files(folder: Path) -> Iterator[ProjectFile]:
    for path in sorted(folder.rglob(NAME)):
        found = read_project_file(path)
        if found is not None:
            yield found


def _take(score: Score, node: Node, renderer: Renderer, compiled: Lineage) -> None:
    theirs = node.compiled_code or ""
    found = renderer.compiled(node.unique_id)
    if node.config.materialized == "incremental" and not (isinstance(found, Rendered) and _same(found.sql, theirs)):
        later = renderer.compiled(node.unique_id, is_incremental=True)
        # dbt took the other branch, where what this one makes of it says nothing.
        found = later if isinstance(later, NotRendered) or _same(later.sql, theirs) else found
    if isinstance(found, NotRendered):
        outcome = "unknown" if _KNOWN_TO_BE_UNKNOWN in found.reason else "failed"
        score.counts[outcome] += 1
        score.reasons[found.reason] += 1
        score.examples.append(f"{node.unique_id}: {found.reason}")
        return
    if _same(found.sql, theirs):
        score.counts["identical"] += 1
        return
    ours = Lineage(compiled.project, compiled.terms, texts={node.unique_id: found.sql}, parser=compiled.parser)
    one, other = compiled.trace(node.unique_id, compiled.leaf), ours.trace(node.unique_id, compiled.leaf)
    if one.unresolved is None and _meaning(one) == _meaning(other):
        score.counts["same meaning"] += 1
        return
    score.counts["other"] += 1
    columns = [each.name for each in one.columns] != [each.name for each in other.columns]
    if columns and not found.doubts and one.unresolved is None:
        score.silent.append(node.unique_id)
    score.examples.append(
        f"{node.unique_id}: other{' columns' if columns else ''} {_said(found)}: {_first(theirs, found.sql)}"
    )


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _said(found: Rendered) -> str:
    return f"({'; '.join(found.doubts)})" if found.doubts else "(no doubt)"


def _first(theirs: str, ours: str) -> str:
    """The first words that differ, dbt's before ours."""
    one, other = theirs.split(), ours.split()
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{' '.join(one[max(at - 3, 0) : at + 6])!r} / {' '.join(other[max(at - 3, 0) : at + 6])!r}"


def _meaning(lineage: NodeLineage) -> tuple[object, ...]:
    return (lineage.rows, lineage.open is None, *((each.name, each.value.term) for each in lineage.columns))


if __name__ == "__main__":
    main()
