"""Names what changed about the rows of a node: a filter, a join, the grain, a union, a limit."""

from collections.abc import Callable

import msgspec

from dbt_impact.compare.own_changes.likeness import SAME, matched
from dbt_impact.lineage.fragment import Fragment
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.tracer import FactKind, RowFact

_KINDS: dict[FactKind, str] = {
    "filter": "filter",
    "join": "join",
    "grain": "grain",
    "distinct": "distinct",
    "union": "union",
    "arm": "union arm",
    "limit": "limit",
    "row maker": "rows made from lists",
}
# They hold whole queries: a part that differs by itself says more.
_AROUND = frozenset({"distinct", "union", "arm", "limit"})


class RowChange(msgspec.Struct, frozen=True):
    """One thing about the rows: `detail` in a few words, SQL before and after, where it stands at head."""

    detail: str
    before: str | None
    after: str | None
    at: Fragment | None


_OTHER_ROWS = RowChange("it reads other rows", None, None, None)


def row_changes(
    base: NodeLineage, head: NodeLineage, key: Callable[[str], str], *, same_grain: bool
) -> list[RowChange]:
    """What is only on one side, by kind; one removed and one added that are alike are one that changed.

    What has one text and two meanings is named only where nothing else is, but for what the rows are grouped by.
    `key` gives head's id for one of base. With `same_grain`, what is grouped is only joined to what the rows are.
    """
    old = {(fact.kind, fact.term): fact for fact in base.facts}
    new = {(fact.kind, fact.term): fact for fact in head.facts}
    edited: list[RowChange] = []
    around: list[RowChange] = []
    unedited: list[RowChange] = []
    for kind, words in _KINDS.items():
        word = "inner grouping" if kind == "grain" and same_grain else words
        lost = [fact for at, fact in old.items() if at[0] == kind and at not in new]
        gained = [fact for at, fact in new.items() if at[0] == kind and at not in old]
        pairs, lost, gained = matched(kind, lost, gained)
        for likeness, was, now in pairs:
            if kind == "grain" and (likeness < SAME or _sql(was.keys) != _sql(now.keys)):
                edited.append(_grain(word, was, now))
            elif likeness < SAME:
                (around if kind in _AROUND else edited).append(_changed(kind, word, was.fragment, now.fragment))
            elif kind not in _AROUND:
                unedited.append(RowChange(f"its {word} works on other values", None, now.fragment.sql, now.fragment))
        if kind == "grain":
            unedited += [_decided(old[at], new[at]) for at in new if at in old and _lists_others(old[at], new[at])]
        edited += [RowChange(f"{word} added", None, each.fragment.sql, each.fragment) for each in gained]
        edited += [RowChange(f"{word} removed", each.fragment.sql, None, None) for each in lost]
    return _without_parts(edited) or around or _swapped(base, head, key) or unedited[:1] or [_OTHER_ROWS]


def _without_parts(found: list[RowChange]) -> list[RowChange]:
    """Without the arms of a union that came or went as a whole."""
    parts = {f"union arm {done}" for done in ("added", "removed") if any(c.detail == f"union {done}" for c in found)}
    return [each for each in found if each.detail not in parts]


def _swapped(base: NodeLineage, head: NodeLineage, key: Callable[[str], str]) -> list[RowChange]:
    """A text that now means other relations, as those that a variable decides."""
    was = {key(each.unique_id) for each in base.row_inputs if each.column is None}
    now = {each.unique_id for each in head.row_inputs if each.column is None}
    gone, come = (", ".join(each.split(".", 2)[-1] for each in sorted(ids)) for ids in (was - now, now - was))
    if not gone and not come:
        return []
    detail = f"it reads {come} in place of {gone}" if gone and come else f"it also reads {come}" if come else ""
    return [RowChange(detail or f"it no longer reads {gone}", None, None, None)]


def _changed(kind: FactKind, word: str, old: Fragment, new: Fragment) -> RowChange:
    if kind == "join" and old.join_side != new.join_side:
        return RowChange(f"join kind: {old.join_side} → {new.join_side}", old.sql, new.sql, new)
    if kind == "join":
        return RowChange("join condition changed", old.sql, new.sql, new)
    return RowChange(f"{word} changed", old.sql, new.sql, new)


def _grain(word: str, old: RowFact, new: RowFact) -> RowChange:
    """Another grouping: by what, too, and by what no longer, where some of it stays."""
    before, after = old.fragment.grouped_by, new.fragment.grouped_by
    gone, come = _only(before, after), _only(after, before)
    said = [f"now also by {come}"] if come else []
    said += [f"no longer by {gone}"] if gone else []
    stays = not set(before).isdisjoint(after)
    detail = f"{word} changed: {', '.join(said)}" if said and stays else f"{word} changed"
    return RowChange(detail, old.fragment.sql, new.fragment.sql, new.fragment)


def _lists_others(old: RowFact, new: RowFact) -> bool:
    return len(old.fragment.grouped_by) != len(new.fragment.grouped_by)


def _decided(old: RowFact, new: RowFact) -> RowChange:
    """One grouping, with more keys or fewer that the others decide."""
    said = "its grouping lists other keys, and those that it always had decide them"
    return RowChange(said, old.fragment.sql, new.fragment.sql, new.fragment)


def _only(these: list[str], those: list[str]) -> str:
    return ", ".join(f"`{each}`" for each in these if each not in those)


def _sql(keys: tuple[Fragment, ...]) -> list[str]:
    return [each.sql for each in keys]
