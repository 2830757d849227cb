"""Columns that a compiled text names because the warehouse was asked: when it runs they may be others."""

import re

from dbt_impact.compare.walk import Walk
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project

# What puts columns or values of the warehouse as it was into the text, directly or in a macro.
_ASKS = r"\b(?:run_query|load_result|statement|get_columns_in_relation|get_columns_in_query)\b"
_ASKING = frozenset({"macro.dbt.run_query", "macro.dbt.statement", "macro.dbt.get_columns_in_query"})
# They ask for dates only.
_HARMLESS = frozenset({"macro.dbt.date_spine", "macro.dbt_utils.date_spine"})


def is_doubtful(walk: Walk, failing: str, origin: str, lost: str, name: str) -> bool:
    """Whether a node may not fail although its compiled text reads a column that is gone.

    It may not where the text was compiled by asking the warehouse: at the node where the column went, unless its
    author took the name out of the source; or at the one that fails, unless its source says the name.
    """
    if never_runs(failing):
        return True
    if asked_for(walk, origin, lost):
        return True
    return not _says(_raw(walk.head.project, failing), name) and _asks(walk.head.project, failing)


def asked_for(walk: Walk, key: str, lost: str) -> bool:
    """Whether a column may be gone from a node only because of what its text asked the warehouse."""
    before, after = _raw(walk.base.project, walk.base_id(key)), _raw(walk.head.project, key)
    if _says(before, lost) and not _says(after, lost):
        return False
    return _asks(walk.base.project, walk.base_id(key)) or _asks(walk.head.project, key)


def never_runs(unique_id: str) -> bool:
    """Whether dbt compiles the node and no more."""
    return unique_id.startswith("analysis.")


def _raw(project: Project, unique_id: str | None) -> str:
    node = project.get(unique_id) if unique_id is not None and unique_id in project else None
    return node.raw_code if isinstance(node, Node) else ""


def _says(source: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", source, re.IGNORECASE) is not None


def _asks(project: Project, unique_id: str | None) -> bool:
    node = project.get(unique_id) if unique_id is not None and unique_id in project else None
    if not isinstance(node, Node):
        return False
    return re.search(_ASKS, node.raw_code) is not None or _macros_ask(project, node.depends_on.macros)


def _macros_ask(project: Project, called: tuple[str, ...]) -> bool:
    todo, seen = list(called), set(_HARMLESS)
    while todo:
        unique_id = todo.pop()
        if unique_id in seen:
            continue
        seen.add(unique_id)
        macro = project.macro(unique_id)
        if unique_id in _ASKING:
            return True
        if macro is None or unique_id.startswith("macro.dbt."):
            continue
        if re.search(_ASKS, macro.macro_sql):
            return True
        todo.extend(macro.depends_on.macros)
    return False
