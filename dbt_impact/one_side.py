"""What is asked of one side alone: read it, and trace its nodes or follow its flow."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from dbt_impact.cache.answers import Run
from dbt_impact.compile.choice import COMPILING, Compiling
from dbt_impact.compile.renderer import Renderer
from dbt_impact.flow.answer import Answer
from dbt_impact.flow.lister import Lister
from dbt_impact.flow.question import Question, answer
from dbt_impact.lineage.nodes.forks import processes
from dbt_impact.lineage.nodes.introspection import columns_in
from dbt_impact.lineage.nodes.kept import KeptNodes
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.listing import NodeListing, listings
from dbt_impact.lineage.nodes.workers import FEWEST, listings_by_many
from dbt_impact.project.project import Project, read_project
from dbt_impact.selection.named import only_column, select
from dbt_impact.selection.selector import Selector
from dbt_impact.surroundings import ALONE, Surroundings


def trace(
    manifest: Path, catalog: Path | None, selected: str | None, compiling: Compiling = COMPILING
) -> Iterator[NodeListing]:
    """The lineage of one side's nodes, or of the one that is selected. Raises DbtImpactError."""
    project = read_project(manifest, catalog=catalog)
    ids, column = (list(project.ids()), None) if selected is None else select(project, selected)
    count = processes() if len(ids) >= FEWEST else 1
    lineage = Lineage(project, compiler=_compiler(project, compiling))
    found = listings_by_many(lineage, ids, count) if count > 1 else listings(lineage, ids)
    return found if column is None else only_column(found, column)


def _compiler(project: Project, compiling: Compiling) -> Renderer | None:
    """What renders the nodes that dbt did not compile; their templates are told columns by a lineage of its own."""
    renderer = compiling.renderer(project)
    if renderer is not None:
        lineage = Lineage(project, compiler=renderer)
        renderer.columns_of = partial(columns_in, lineage)
    return renderer


def ask(
    manifest: Path,
    catalog: Path | None,
    question: Question,
    around: Surroundings = ALONE,
    run: Run | None = None,
) -> tuple[Answer, tuple[str, ...]]:
    """The answer to a question about one side's flow, and messages for the person who asked. Raises DbtImpactError.

    What is found out of single nodes is kept for later questions, and taken from earlier ones, where `run` says so.
    """
    read = read_project(manifest, catalog=catalog)
    (project,), messages = around.complete([read], around.others())
    critical = Selector(around.settings.critical, project)
    kept = None if run is None else partial(KeptNodes, store=run.nodes, program=run.program)
    lister = Lister(project, compiler=_compiler(project, around.compiling), kept=kept)
    try:
        found = answer(project, lister, question, critical)
    finally:
        lister.leave()
    lister.save()
    return found, messages
