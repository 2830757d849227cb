"""Settings that are compared as the user wrote them: how a table is laid out, how runs go on, hooks and grants."""

from collections.abc import Iterator

from dbt_impact.consumers.configuration import LAYOUT_SETTINGS, RUN_SETTINGS
from dbt_impact.project.nodes import Node

_BUILT = frozenset({"model", "snapshot", "seed"})
_AS_WRITTEN = frozenset(
    {
        *LAYOUT_SETTINGS,
        *(RUN_SETTINGS - {"unique_key"}),
        *("batch_size", "lookback", "begin", "full_refresh", "invalidate_hard_deletes", "dbt_valid_to_current"),
        "snapshot_meta_column_names",
        *("column_types", "delimiter", "quote_columns"),
        *("sql_header", "engine", "require_partition_filter", "partition_expiration_days", "hours_to_expiration"),
    }
)
# Lists of columns, whose order says nothing.
_SETS = frozenset({"merge_update_columns", "merge_exclude_columns"})
# dbt spells the hooks in either way.
HOOKS = {"pre_hook": ("pre-hook", "pre_hook"), "post_hook": ("post-hook", "post_hook")}
CONFIGURED_HOOKS = {name: spellings[0] for name, spellings in HOOKS.items()}
"""How the rendered configuration spells each hook."""
_LISTED = {"grants": ("grants",), **HOOKS}


def are_same_columns(old: str, new: str) -> bool:
    """Whether two lists, as they are shown, name the same columns: dbt writes them without quotes, in any order."""
    return sorted(old.lower().split(", ")) == sorted(new.lower().split(", "))


def written_settings(before: Node, after: Node) -> Iterator[tuple[str, str, str]]:
    """Each setting that differs, with both texts; of hooks and grants what is gone, and what is new."""
    if after.resource_type not in _BUILT:
        return
    for name in sorted(_AS_WRITTEN & (before.unrendered_config.keys() | after.unrendered_config.keys())):
        old, new = _shown(before.written(name)), _shown(after.written(name))
        if old != new and not (name in _SETS and are_same_columns(old, new)):
            yield name, old, new
    for name, spellings in _LISTED.items():
        was, now = _items(before, spellings), _items(after, spellings)
        if was != now:
            gone, new_ones = [each for each in was if each not in now], [each for each in now if each not in was]
            yield name, "; ".join(gone) or "none", "; ".join(new_ones) or "none"


def hook_texts(node: Node, hook: str) -> list[str]:
    """The statements of one of the `HOOKS` of a node."""
    return _items(node, HOOKS[hook])


def _items(node: Node, spellings: tuple[str, ...]) -> list[str]:
    written = next((found for each in spellings if (found := node.written(each)) is not None), None)
    return list(_flat(written))


def _flat(written: object) -> Iterator[str]:
    """The statements of a hook, or the rights that are granted, each with whom it is granted to."""
    match written:
        case None:
            return
        case list():
            for each in written:
                yield from _flat(each)
        case {"sql": statement}:
            yield _shown(statement)
        case dict():
            yield from (f"{right} to {who}" for right, to in written.items() for who in _flat(to))
        case _:
            yield _shown(written)


def _shown(written: object) -> str:
    """A setting as a person would write it, on one line."""
    match written:
        case None:
            return "none"
        case bool():
            return str(written).lower()
        case list():
            return ", ".join(map(_shown, written))
        case dict():
            return ", ".join(f"{name}: {_shown(value)}" for name, value in written.items())
        case _:
            return " ".join(str(written).split())
