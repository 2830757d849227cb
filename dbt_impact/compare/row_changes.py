"""Names what changed about the rows of a node: a filter, a join, the grain, a union, a limit."""

from dataclasses import dataclass

from dbt_impact.lineage.fragment import Fragment
from dbt_impact.lineage.node import NodeLineage
from dbt_impact.lineage.tracer import FactKind

_KINDS: dict[FactKind, str] = {
    "filter": "filter",
    "join": "join",
    "grain": "grain",
    "distinct": "distinct",
    "union": "union",
    "limit": "limit",
    "row maker": "rows made from lists",
}


@dataclass(frozen=True, slots=True)
class RowChange:
    """One thing about the rows: `detail` in a few words, SQL before and after, where it stands at head."""

    detail: str
    before: str | None
    after: str | None
    at: Fragment | None


def row_changes(base: NodeLineage, head: NodeLineage) -> list[RowChange]:
    """What is only on one side, by kind; one removed and one added of a kind are one that changed."""
    old = {(fact.kind, fact.term): fact.fragment for fact in base.facts}
    new = {(fact.kind, fact.term): fact.fragment for fact in head.facts}
    found: list[RowChange] = []
    for kind, word in _KINDS.items():
        lost = [fragment for at, fragment in old.items() if at[0] == kind and at not in new]
        gained = [fragment for at, fragment in new.items() if at[0] == kind and at not in old]
        if len(lost) == 1 and len(gained) == 1:
            found.append(_changed(kind, word, lost[0], gained[0]))
            continue
        found += [RowChange(f"{word} added", None, each.sql, each) for each in gained]
        found += [RowChange(f"{word} removed", each.sql, None, None) for each in lost]
    if len(found) > 1:
        # A union or a limit over changed arms differs in term only: what changed inside it says more.
        inner = [each for each in found if not each.detail.startswith(("union changed", "limit changed"))]
        found = inner or found
    return found or [RowChange("it reads other rows", None, None, None)]


def _changed(kind: FactKind, word: str, old: Fragment, new: Fragment) -> RowChange:
    if kind == "join" and old.join_side != new.join_side:
        return RowChange(f"join kind: {old.join_side} → {new.join_side}", old.sql, new.sql, new)
    if kind == "join":
        return RowChange("join condition changed", old.sql, new.sql, new)
    return RowChange(f"{word} changed", old.sql, new.sql, new)
