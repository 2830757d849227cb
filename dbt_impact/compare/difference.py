"""How the columns and rows of one node differ between two lineages of it."""

import msgspec
from msgspec.structs import replace

from dbt_impact.compare.typed import Typed
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.values import Column, others


class Difference(msgspec.Struct, frozen=True):
    """Names are folded. `renamed` maps old names to new ones; those are in neither `removed` nor `added`.

    `reordered`: the columns that both sides have stand in another order; `respelled`: some are written in another case
    that the warehouse keeps. `opaque`: one side could not be traced,
    or the columns that are not listed may differ (`unlisted`).
    """

    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: dict[str, str] = {}
    retyped: dict[str, tuple[str, str]] = {}
    rows: bool = False
    reordered: bool = False
    respelled: bool = False
    opaque: bool = False
    unlisted: bool = False

    def __bool__(self) -> bool:
        """Whether what reads the node could mean something else: by position, a new order is enough.

        By a pattern, another case of a name is.
        """
        return self.is_visible or self.reordered or self.respelled or self.unlisted

    @property
    def lost(self) -> tuple[str, ...]:
        """The names that base has and head does not."""
        return (*self.removed, *self.renamed)

    @property
    def gained(self) -> tuple[str, ...]:
        """The names that head has and base does not."""
        return (*self.added, *self.renamed.values())

    @property
    def is_visible(self) -> bool:
        """Whether anything but the order of the columns differs."""
        return bool(self.added) or self.changes_data

    @property
    def changes_more_than_rows(self) -> bool:
        """Whether a row that is there on both sides could be another one."""
        return self.opaque or bool(replace(self, rows=False))

    @property
    def changes_data(self) -> bool:
        """Whether a consumer that reads by name could get other values, other rows or an error."""
        return bool(self.removed or self.changed or self.renamed or self.retyped or self.rows)


def difference(base: NodeLineage, head: NodeLineage, typed: Typed) -> Difference:
    """What differs. Equal terms are equal values; a lost name whose term one new name has was renamed."""
    before, after = _by_name(base), _by_name(head)
    # A name beside a star is one more column than the star has: it comes and goes like any other.
    same = base.open is not None and head.open is not None and _unlisted(base) == _unlisted(head)
    moved = {each for each in before.keys() ^ after.keys() if _term(base, before, each) != _term(head, after, each)}
    lost = [name for name in before if name not in after and (head.open is None or (same and name in moved))]
    gained = [name for name in after if name not in before and (base.open is None or (same and name in moved))]
    renamed = _renamed(before, after, lost, gained)
    new = set(renamed.values())
    both = [name for name in before if name in after]
    # Before values are compared: whether any column has another type decides how.
    retyped = _retyped(base, head, {name: (before[name], after[name]) for name in both}, typed)
    unlisted = _unlisted(base) != _unlisted(head) or not moved.issubset((*lost, *gained))
    return Difference(
        removed=tuple(name for name in lost if name not in renamed),
        added=tuple(name for name in gained if name not in new),
        changed=tuple(name for name in both if not typed.same_values(before[name].value.term, after[name].value.term)),
        renamed=renamed,
        retyped=retyped,
        rows=not typed.same_rows(base.rows, head.rows),
        reordered=[renamed.get(each, each) for each in before if each in after or each in renamed]
        != [each for each in after if each in before or each in new],
        respelled=any(before[name].written != after[name].written for name in both),
        opaque=head.unresolved is not None or base.unresolved is not None or unlisted,
        unlisted=unlisted,
    )


def _term(lineage: NodeLineage, listed: dict[str, Column], name: str) -> int | None:
    """The term of a column, of one that is not listed too; None where there is none."""
    if name in listed:
        return listed[name].value.term
    found = lineage.open(name) if lineage.open is not None else None
    return None if found is None else found.term


def _unlisted(lineage: NodeLineage) -> int | None:
    return None if lineage.open is None else others(lineage.open)


def _by_name(lineage: NodeLineage) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for column in lineage.columns:
        found.setdefault(column.name, column)
    return found


def _renamed(before: dict[str, Column], after: dict[str, Column], lost: list[str], gained: list[str]) -> dict[str, str]:
    """Pairs of one lost and one new name with one term that no third name has; a tie is not a rename."""
    if not lost or not gained:
        return {}
    old: dict[int, list[str]] = {}
    new: dict[int, list[str]] = {}
    for name in lost:
        old.setdefault(before[name].value.term, []).append(name)
    for name in gained:
        new.setdefault(after[name].value.term, []).append(name)
    return {names[0]: new[term][0] for term, names in old.items() if len(names) == 1 and len(new.get(term, ())) == 1}


def _retyped(
    base: NodeLineage, head: NodeLineage, both: dict[str, tuple[Column, Column]], typed: Typed
) -> dict[str, tuple[str, str]]:
    given = "sql" not in (base.known, head.known)
    found = {
        name: typed.retyped(before.value.term, after.value.term, given=given) for name, (before, after) in both.items()
    }
    return {name: types for name, types in found.items() if types is not None}
