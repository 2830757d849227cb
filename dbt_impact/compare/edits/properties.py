"""Properties of a node that decide what runs or who may read it, where the pull request changes them."""

import re
from collections.abc import Iterator

import msgspec

from dbt_impact.compare.edits.headers import header
from dbt_impact.compare.edits.written_settings import are_same_columns, written_settings
from dbt_impact.project.nodes import Node

_SETTINGS = (
    "materialized",
    "on_schema_change",
    "unique_key",
    "incremental_strategy",
    "strategy",
    "check_cols",
    "updated_at",
    "hard_deletes",
    "access",
    "group",
    "alias",
)
# Written beside the configuration, so that older versions of dbt keep them out of it; what they are where nobody says.
_PROPERTIES = {"access": "protected", "group": "none"}
_COLUMNS = frozenset({"unique_key", "check_cols", "updated_at"})
# The newer one and the older one of what becomes of deleted rows.
_DELETES = ("hard_deletes", "invalidate_hard_deletes")
_PLAIN = r"[\w$]+(?:, [\w$]+)*"
# Where the relation is built. Another target builds all of them elsewhere, so only what the user wrote counts.
_PLACES = ("schema", "database")


class Property(msgspec.Struct, frozen=True):
    """A property and its values on both sides, as text; `of` is the column or constraint, where a node has several."""

    name: str
    before: str
    after: str
    of: str = ""


def changed_properties(before: Node, after: Node) -> Iterator[Property]:
    """The properties that differ; a value that only the target decides is not the pull request's."""
    if _same(before, after):
        return
    settled = _DELETES if _deletes(before) == _deletes(after) else ()
    for name in _SETTINGS:
        if name in settled:
            continue
        old, new = _value(before, name), _value(after, name)
        if not _is_same(name, old, new) and (
            name in _PROPERTIES or before.written(name) != after.written(name) or before.raw_code != after.raw_code
        ):
            yield Property(name, old, new)
    for name in _PLACES:
        old, new = str(getattr(before, name)), str(getattr(after, name))
        if old != new and _is_written_anew(before, after, name) and after.resource_type != "test":
            yield Property(name, old, new)
    if before.unrendered_config != after.unrendered_config:
        yield from (Property(*each) for each in written_settings(before, after) if each[0] not in settled)
    if (old := header(before)) != (new := header(after)):
        yield Property("sql_header", old or "none", new or "none")
    if before.latest_version != after.latest_version:
        yield Property("latest_version", before.latest_version or "none", after.latest_version or "none")
    if before.deprecated_on != after.deprecated_on:
        yield Property("deprecation_date", before.deprecated_on or "none", after.deprecated_on or "none")


def _deletes(node: Node) -> str:
    said = node.config.hard_deletes
    return said or ("invalidate" if node.written("invalidate_hard_deletes") else "ignore")


def _is_written_anew(before: Node, after: Node, place: str) -> bool:
    """Whether the user wrote another place; of snapshots, older versions of dbt call it the target's."""
    names = (place, f"target_{place}") if after.resource_type == "snapshot" else (place,)
    return any(before.written(each) != after.written(each) for each in names)


def _same(before: Node, after: Node) -> bool:
    """Whether nothing can differ: most pairs end here."""
    return (
        before.config == after.config
        and before.alias == after.alias
        and before.access == after.access
        and before.group == after.group
        and before.latest_version == after.latest_version
        and before.deprecated_on == after.deprecated_on
        and before.unrendered_config == after.unrendered_config
        and ("set_sql_header" not in before.raw_code + after.raw_code or before.raw_code == after.raw_code)
    )


def _value(node: Node, name: str) -> str:
    if name == "alias":
        return node.alias or node.name
    if name in _PROPERTIES:
        return str(getattr(node.config, name) or getattr(node, name) or _PROPERTIES[name])
    value = getattr(node.config, name)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "none")


def _is_same(name: str, old: str, new: str) -> bool:
    """Whether two values are one: dbt writes names of columns without quotes, so case and order say nothing."""
    plain = name in _COLUMNS and re.fullmatch(_PLAIN, f"{old}, {new}")
    return are_same_columns(old, new) if plain else old == new
