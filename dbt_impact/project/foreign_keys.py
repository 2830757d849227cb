"""The columns of other nodes that a node's foreign keys name, in either of the forms that dbt has for them."""

import re

import msgspec

from dbt_impact.project.nodes import Constraint, Node, Source
from dbt_impact.project.project import Project
from dbt_impact.project.relations import relation_parts

_CALL = r"(?s)\s*(ref|source)\s*\((.*)\)\s*"
_QUOTED = r"""(?:(\w+)\s*=\s*)?(?:'([^']*)'|"([^"]*)"|(\d[\w.]*))"""
# `other (id)`, `schema."Other" (id, "No") on delete cascade`; Databricks has `references` in front of it.
_NAME = r"(?:\"[^\"]*\"|`[^`]*`|\[[^\]]*\]|[\w$.-])+"
_REFERENCES = rf"(?i)\s*(?:references\s+)?({_NAME})\s*(?:\(([^()]*)\))?"
_QUOTES = "\"'`[]"


class ForeignKey(msgspec.Struct, frozen=True):
    """Columns of a node that hold keys of another one; all names as written, without quotes.

    `to` is the other's unique id, None where no node builds it; `named` is how the constraint calls it. Without
    `to_columns`, its primary key is meant.
    """

    columns: tuple[str, ...]
    to: str | None
    named: str
    to_columns: tuple[str, ...]


def foreign_keys(project: Project, node: Node) -> tuple[ForeignKey, ...]:
    """Every foreign key of a node's columns and of the node itself, as far as it says what it refers to."""
    written = ((each, columns) for each, columns in node.all_constraints if each.type == "foreign_key")
    found = (foreign_key(project, node, each, columns) for each, columns in written)
    return tuple(each for each in found if each is not None)


def foreign_key(project: Project, node: Node, written: Constraint, columns: tuple[str, ...]) -> ForeignKey | None:
    """One of them, of these columns; None where it does not say what it refers to."""
    if written.to and written.to_columns:
        return ForeignKey(columns, _named(project, node, written.to), _last(written.to), written.to_columns)
    found = re.match(_REFERENCES, written.expression or "")
    if found is None:
        return None
    to_columns = tuple(each.strip().strip(_QUOTES) for each in (found[2] or "").split(",") if each.strip())
    return ForeignKey(columns, _built_as(project, node, found[1]), _last(found[1]), to_columns)


def _last(written: str) -> str:
    call = re.fullmatch(_CALL, written)
    names, _ = _arguments(call[2]) if call is not None else ((), None)
    return names[-1] if names else relation_parts(written)[-1]


def _named(project: Project, node: Node, written: str) -> str | None:
    """What a `ref`, a `source` or a relation's name means: dbt writes the last of these once it compiles the node."""
    call = re.fullmatch(_CALL, written)
    if call is None:
        return _built_as(project, node, written)
    names, version = _arguments(call[2])
    for unique_id in node.depends_on.nodes if names else ():
        resource = project.get(unique_id) if unique_id in project else None
        if isinstance(resource, Source) and call[1] == "source":
            if names == (resource.source_name, resource.name):
                return unique_id
        elif isinstance(resource, Node) and (call[1], names[-1]) == ("ref", resource.name):
            meant = resource.latest_version if version is None else version
            if resource.version == meant:
                return unique_id
    return None


def _arguments(written: str) -> tuple[tuple[str, ...], str | None]:
    """The names in a call, and the version that it asks for."""
    names: list[str] = []
    version = None
    for keyword, single, double, number in re.findall(_QUOTED, written):
        if keyword in ("v", "version"):
            version = single or double or number
        elif not keyword:
            names.append(single or double or number)
    return tuple(names), version


def _built_as(project: Project, node: Node, relation: str) -> str | None:
    """The node that builds a relation; one without a database or a schema is looked for where the node itself is."""
    parts = relation_parts(relation)
    return project.find(parts) or project.find_near(node, parts)
