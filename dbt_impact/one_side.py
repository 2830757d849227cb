"""What is asked of one side alone: read it, and trace its nodes or follow its flow."""

from collections.abc import Iterator
from pathlib import Path

from dbt_impact.consumers.listed import declare_rows
from dbt_impact.flow.answer import Answer
from dbt_impact.flow.lister import Lister
from dbt_impact.flow.question import Question, answer
from dbt_impact.lineage.lineage import Lineage
from dbt_impact.lineage.listing import NodeListing, listings
from dbt_impact.lineage.workers import FEWEST, listings_by_many, processes
from dbt_impact.project.exposure_rows import exposure_rows
from dbt_impact.project.project import read_project
from dbt_impact.selection.named import only_column, select
from dbt_impact.selection.selector import Selector
from dbt_impact.settings.settings import DEFAULTS, Settings


def trace(manifest: Path, catalog: Path | None, selected: str | None) -> Iterator[NodeListing]:
    """The lineage of one side's nodes, or of the one that is selected. Raises DbtImpactError."""
    project = read_project(manifest, catalog=catalog)
    ids, column = (list(project.ids()), None) if selected is None else select(project, selected)
    count = processes() if len(ids) >= FEWEST else 1
    lineage = Lineage(project)
    found = listings_by_many(lineage, ids, count) if count > 1 else listings(lineage, ids)
    return found if column is None else only_column(found, column)


def ask(
    manifest: Path,
    catalog: Path | None,
    question: Question,
    settings: Settings = DEFAULTS,
    exposure_columns: tuple[Path, ...] = (),
) -> tuple[Answer, tuple[str, ...]]:
    """The answer to a question about one side's flow, and messages for the person who asked. Raises DbtImpactError."""
    project = read_project(manifest, catalog=catalog)
    rows = [row for path in exposure_columns for row in exposure_rows(path)]
    messages = declare_rows([project], rows) if rows else ()
    return answer(project, Lister(project), question, Selector(settings.critical, project)), messages
