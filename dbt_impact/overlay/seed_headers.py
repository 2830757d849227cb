"""The columns of a seed's file, from its first line."""

import csv
from collections.abc import Container

from dbt_impact.errors import Unreadable
from dbt_impact.overlay.tree import Tree
from dbt_impact.project.column_settings import settings_of
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project

_LONGEST = 100_000


def header(data: bytes | None, delimiter: object) -> tuple[str, ...]:
    """The names in the first line; none where it can't be read."""
    if not data:
        return ()
    line = data[:_LONGEST].partition(b"\n")[0]
    try:
        text = line.decode("utf-8-sig")
        given = delimiter if isinstance(delimiter, str) and len(delimiter) == 1 else ","
        return tuple(name.strip() for name in next(csv.reader([text.rstrip("\r")], delimiter=given), []))
    except (UnicodeDecodeError, csv.Error, ValueError):
        return ()


def unlisted_headers(project: Project, tree: Tree, changed: Container[str] = ()) -> dict[str, tuple[str, ...]]:
    """The columns of the project's own seeds that no catalog lists, by id; files that `changed` are not looked at."""
    found: dict[str, tuple[str, ...]] = {}
    for unique_id in project.ids():
        if unique_id.startswith("seed.") and project.catalog_columns(unique_id) is None:
            seed = project.get(unique_id)
            if not isinstance(seed, Node) or seed.package_name != project.metadata.project_name:
                continue
            if seed.file not in changed:
                try:
                    names = header(tree.read(seed.file), settings_of(project, unique_id).text("delimiter"))
                except Unreadable:
                    continue  # It is as if it were not at hand: its columns are not known.
                if names:
                    found[unique_id] = names
    return found
