"""Where the comparison of two projects begins: what was edited, and what came, went or was renamed."""

from dbt_impact.compare.borrowed import table_of
from dbt_impact.compare.changes import Change
from dbt_impact.compare.edits.edits import Edit, Edits
from dbt_impact.compare.edits.pairing import unpaired
from dbt_impact.compare.own_changes.own_changes import change_id
from dbt_impact.compare.untouched import is_untouched
from dbt_impact.compare.walk import Walk
from dbt_impact.project.nodes import Node, Source
from dbt_impact.project.project import Project


def starts(walk: Walk, edits: Edits) -> tuple[list[str], list[Change]]:
    """Where the comparison begins: what was edited, added, removed or renamed, and sources whose columns differ."""
    base, head = walk.base.project, walk.head.project
    found = dict.fromkeys(each for each in edits.nodes if not is_untouched(edits, each))
    changes: list[Change] = []
    for old, new in sorted(walk.renamed.items()):
        found[new] = None
        detail = (
            f"{_relation(base, old)} → {_relation(head, new)}" if _relation(base, old) != _relation(head, new) else None
        )
        identity = change_id("node-renamed", old, None)
        changes.append(Change(id=identity, kind="node-renamed", unique_id=old, cause="sql", to=new, detail=detail))
    for removed in unpaired(base, head):
        if removed not in walk.renamed:
            found[removed] = None
    for added in unpaired(head, base):
        if added not in walk.originals:
            found[added] = None
    for source in _changed_sources(base, head):
        edits.nodes[source] = Edit("upstream-source")
        found[source] = None
    for source in edits.properties:
        if source.startswith("source."):
            found[source] = None
    return list(found), changes


def _relation(project: Project, unique_id: str) -> str:
    node = project.get(unique_id)
    return (node.alias or node.name) if isinstance(node, Node) else node.name


def _changed_sources(base: Project, head: Project) -> list[str]:
    """Sources that name another table, or whose columns differ between two catalogs that were both given."""
    found = []
    for unique_id in base.ids_of("source"):
        if unique_id not in head:
            continue
        if _differ(base, head, unique_id) or (
            not base.same_entry(head, unique_id) and _names_another(base, head, unique_id)
        ):
            found.append(unique_id)
    return found


def _differ(base: Project, head: Project, unique_id: str) -> bool:
    if not (base.has_catalog and head.has_catalog):
        return False
    before, after = base.catalog_columns(unique_id), head.catalog_columns(unique_id)
    return before is not None and after is not None and dict(before) != dict(after)


def _names_another(base: Project, head: Project, unique_id: str) -> bool:
    before, after = base.get(unique_id), head.get(unique_id)
    return isinstance(before, Source) and isinstance(after, Source) and table_of(before) != table_of(after)
