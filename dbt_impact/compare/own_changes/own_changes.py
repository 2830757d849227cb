"""What the pull request does at a node itself: both sides traced over the same parents."""

from collections import Counter
from collections.abc import Callable, Iterator

import msgspec

from dbt_impact.compare.borrowed import table_of
from dbt_impact.compare.changes import Cause, Change, ChangeKind
from dbt_impact.compare.difference import Difference, difference
from dbt_impact.compare.identity import short_hash
from dbt_impact.compare.own_changes.grain import grain
from dbt_impact.compare.own_changes.row_changes import RowChange, row_changes
from dbt_impact.compare.own_changes.same_parents import over_same_parents
from dbt_impact.compare.place import Places
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.query.inner_edits import InnerEdits
from dbt_impact.lineage.values import Column
from dbt_impact.project.nodes import Node, Source


class OwnChanges(msgspec.Struct, frozen=True):
    """The changes of one node, and which of its columns and rows (None) each accounts for."""

    changes: tuple[Change, ...]
    causes: dict[str | None, tuple[str, ...]]


def own_changes(walk: Walk, outcome: Outcome, cause: Cause, places: Places) -> OwnChanges:
    """The changes at an edited node that still hold once everything upstream is accounted for."""
    found = list(_found(walk, outcome, cause, places))
    causes: dict[str | None, tuple[str, ...]] = {}
    for change, accounts_for in found:
        for each in accounts_for:
            causes[each] = (*causes.get(each, ()), change.id)
    return OwnChanges(tuple(change for change, _ in found), causes)


_Found = tuple[Change, tuple[str | None, ...]]


def _found(walk: Walk, outcome: Outcome, cause: Cause, places: Places) -> Iterator[_Found]:
    key, base, head = outcome.key, outcome.base, outcome.head
    show = walk.head.dialect.show

    def change(kind: ChangeKind, column: str | None = None, **rest: object) -> Change:
        shown = None if column is None else show(column)
        return Change(
            id=change_id(kind, key, shown),
            kind=kind,
            unique_id=key,
            cause=cause,
            column=shown,
            **rest,  # type: ignore[arg-type]
        )

    if base is None or head is None:
        return
    if (reason := outcome.unresolved) is not None:
        lost = (*outcome.difference.removed, *outcome.difference.changed, *outcome.difference.added)
        yield change("unresolved", detail=reason), (None, *lost)
        return
    before, after = (base, head) if _has_no_sql(walk, key) else over_same_parents(walk, key, base, head)
    own, deep = difference(before, after, walk.typed), outcome.difference
    old, new = _columns(base), _columns(head)
    before_sql, after_sql = _sql(old), _sql(new)
    is_seed = cause == "seed"
    for name in deep.removed:
        if name in own.removed or name in own.renamed or name not in _columns(after):
            yield change("column-removed", name, before=before_sql(name)), (name,)
    for name, to in deep.renamed.items():
        if name in own.removed or name in own.renamed:
            at = places.of(key, new[to].definition)
            yield change("column-renamed", name, to=show(to), before=before_sql(name), location=at), (name, to)
    for name in deep.added:
        if name in own.added or name in own.renamed.values():
            at = places.of(key, new[name].definition)
            yield change("column-added", name, after=after_sql(name), location=at), (name,)
    for name, (was, now) in deep.retyped.items():
        if name in own.retyped or name in own.changed:
            at = places.of(key, new[name].definition)
            yield change("column-retyped", name, before=was, after=now, detail="type", location=at), (name,)
    has_other_rows = deep.rows and own.rows
    inner = InnerEdits()
    for name in deep.changed:
        if name in own.changed and name not in deep.retyped and not is_seed:
            edited = _expressions(inner, old[name], new[name])
            if has_other_rows and edited.before == edited.after and edited.name is None:
                continue  # What is done to the rows accounts for it.
            through = None if edited.name is None else f"through `{show(edited.name)}`"
            at = places.of(key, new[name].definition)
            sides = {"before": edited.before, "after": edited.after}
            yield change("column-redefined", name, **sides, detail=through, location=at), (name,)
    if has_other_rows:
        yield from _rows(walk, key, before, after, cause, places, own)


class _Expressions(msgspec.Struct, frozen=True):
    """What gives a column on both sides, or the expression inside of that, under its name, that was edited."""

    before: str | None
    after: str | None
    name: str | None = None


def _expressions(inner: InnerEdits, old: Column, new: Column) -> _Expressions:
    was, now = old.definition, new.definition
    if was is None or now is None or was.sql != now.sql:
        return _Expressions(was.sql if was is not None else None, now.sql if now is not None else None)
    edit = inner.behind(was, now)
    if edit is None:
        return _Expressions(was.sql, now.sql)
    if edit.before is None or edit.after is None:
        return _Expressions(was.sql, now.sql, edit.name)
    return _Expressions(edit.before, edit.after, edit.name)


def _rows(
    walk: Walk, key: str, before: NodeLineage, after: NodeLineage, cause: Cause, places: Places, own: Difference
) -> Iterator[_Found]:
    if cause == "seed":
        named = [RowChange("its file was edited", None, None, None)]
    elif cause == "upstream-source":
        named = [RowChange(_renamed_table(walk, key), None, None, None)]
    else:
        same_grain = grain(walk.base.terms, before.rows) == grain(walk.head.terms, after.rows)
        named = row_changes(before, after, walk.key, same_grain=same_grain)
    times: Counter[str] = Counter()
    for i, each in enumerate(named):
        times[each.detail] += 1
        again = f" {times[each.detail]}" if times[each.detail] > 1 else ""
        yield (
            Change(
                id=change_id("rows-changed", key, each.detail + again if i else None),
                kind="rows-changed",
                unique_id=key,
                cause=cause,
                before=each.before,
                after=each.after,
                detail=each.detail,
                location=places.of(key, each.at),
            ),
            (None, *own.changed),
        )


def _renamed_table(walk: Walk, key: str) -> str:
    """What a source whose rows differ names now: its catalog alone would say nothing of rows."""
    old = walk.base_id(key)
    before, after = walk.base.project.get(old or key), walk.head.project.get(key)
    if not isinstance(before, Source) or not isinstance(after, Source):
        return "it is another table"
    return f"it is the table {table_of(after)} in place of {table_of(before)}"


def change_id(kind: str, key: str, column: str | None) -> str:
    """A short hash that stays the same from push to push: no lines and no SQL in it."""
    return short_hash(kind, key, column or "")


def _has_no_sql(walk: Walk, key: str) -> bool:
    resource = walk.head.project.get(key)
    return isinstance(resource, Source) or (isinstance(resource, Node) and resource.resource_type == "seed")


def _columns(lineage: NodeLineage) -> dict[str, Column]:
    return {column.name: column for column in reversed(lineage.columns)}


def _sql(columns: dict[str, Column]) -> Callable[[str], str | None]:
    def sql(name: str) -> str | None:
        definition = columns[name].definition
        return None if definition is None else definition.sql

    return sql
