"""The columns of what has no SQL: of a seed its file's first line, where the project's folder is at hand."""

import csv
from pathlib import Path

from dbt_impact.cache.looks import look
from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.schemas import Schema, documented
from dbt_impact.project.nodes import AnyResource, Node
from dbt_impact.project.project import Project

_LONGEST_HEADER = 100_000


def header(project: Project, seed: Node) -> tuple[str, ...] | None:
    """The names in the first line of a seed's CSV, in the project around the manifest's folder; None without such.

    That folder is `target`, or whatever stands beside a `dbt_project.yml`.
    """
    told = project.seed_header(seed.unique_id)
    if told is not None:
        return told
    folder = Path(project.path).resolve().parent
    file = (folder.parent / seed.file).resolve()
    if not file.is_relative_to(folder.parent):
        return None
    if folder.name != "target":
        look(beside := folder.parent / "dbt_project.yml")
        if not beside.is_file():
            return None
    look(file)
    if not file.is_file():
        return None
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            first = lines.readline(_LONGEST_HEADER)
    except (OSError, UnicodeDecodeError):
        return None
    return tuple(name.strip() for name in next(csv.reader([first]), [])) or None


def without_sql(project: Project, dialect: Dialect, resource: AnyResource) -> Schema:
    """The columns of what has no SQL: a seed's by its file where that is at hand, else what YAML says."""
    if isinstance(resource, Node) and resource.resource_type == "seed":
        names = header(project, resource)
        if names is not None:
            columns = tuple((dialect.fold(each), None) for each in names)
            return Schema(columns, is_open=False, known="sql", written=names)
    return documented(resource, dialect)
