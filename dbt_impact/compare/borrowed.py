"""The columns that each side's catalog gives, and what one side may borrow from the other's."""

from collections.abc import Callable, Mapping

from dbt_impact.compare.edits.edits import Edits
from dbt_impact.lineage.nodes.seeds import header
from dbt_impact.project.column_settings import settings_of
from dbt_impact.project.nodes import Node, Source
from dbt_impact.project.project import Project

ColumnsOf = Callable[[str], Mapping[str, str] | None]


def columns_of(
    base: Project, head: Project, edits: Edits, renamed: Mapping[str, str], originals: Mapping[str, str]
) -> tuple[ColumnsOf, ColumnsOf]:
    """How base and head find a node's catalog columns: what is one table on both sides has one list of them.

    `renamed` maps base's ids to head's, `originals` head's to base's; both may grow later.
    """

    def of_base(unique_id: str) -> Mapping[str, str] | None:
        own, key = base.catalog_columns(unique_id), renamed.get(unique_id, unique_id)
        if edits.types_a_seed(key):
            other = head.catalog_columns(key)
            return _as_told(base, unique_id, own or other or _header(head, key), own or _untold(unique_id, key, other))
        return own if own is not None or not _is_one(unique_id, key) else head.catalog_columns(key)

    def of_head(unique_id: str) -> Mapping[str, str] | None:
        own, old = head.catalog_columns(unique_id), originals.get(unique_id, unique_id)
        if edits.types_a_seed(unique_id):
            other = base.catalog_columns(old)
            seen = own or _untold(old, unique_id, other)
            return _as_told(head, unique_id, own or other or _header(head, unique_id), seen)
        if unique_id.startswith("source.") or not _is_one(old, unique_id):
            return own if own is not None or not _is_one(old, unique_id) else base.catalog_columns(old)
        other = base.catalog_columns(old)
        return own if other is None else other

    def _is_one(old: str, new: str) -> bool:
        """Whether both sides mean one table: not a seed whose file changed, nor a source that names another table."""
        edit = edits.nodes.get(new)
        if edit is not None and edit.cause == "seed":
            return False
        if not new.startswith("source.") or old not in base or new not in head:
            return True
        before, after = base.get(old), head.get(new)
        return isinstance(before, Source) and isinstance(after, Source) and table_of(before) == table_of(after)

    def _untold(old: str, new: str, seen: Mapping[str, str] | None) -> Mapping[str, str]:
        """Of a seed's file that is the same, the types that were seen on the other side and that neither side tells."""
        if not _is_one(old, new):
            return {}
        told = _told(base, old).keys() | _told(head, new).keys()
        return {name: kind for name, kind in (seen or {}).items() if name.lower() not in told}

    return of_base, of_head


def _header(project: Project, seed: str) -> dict[str, str]:
    """The columns in the first line of a seed's file, where that is at hand, without types."""
    node = project.get(seed)
    return dict.fromkeys((header(project, node) if isinstance(node, Node) else None) or (), "")


def _as_told(
    project: Project, seed: str, listed: Mapping[str, str], seen: Mapping[str, str] | None
) -> Mapping[str, str] | None:
    """The listed columns of a seed with the types that it is told to give, else those that were `seen` of its build."""
    told = _told(project, seed)
    return {name: told.get(name.lower(), (seen or {}).get(name, "")) for name in listed} or None


def _told(project: Project, seed: str) -> dict[str, str]:
    """The types in a seed's configuration, by the columns' names in lower case."""
    return {name.lower(): kind for name, kind in settings_of(project, seed).pairs("column_types").items()}


def table_of(source: Source) -> str:
    """The table that a source names, without its schema: that may be another one for every target."""
    return (source.identifier or source.name).lower()
