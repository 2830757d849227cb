"""Which piece of an old text became which of the new one: for the wording of a report, never for what it proves."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from dbt_impact.lineage.tracer import FactKind, RowFact

SAME = 3.0
"""The likeness of equal texts."""

_ALIKE = 0.5
# Whole queries can be long: their beginnings must do.
_COMPARED = 400


def matched(
    kind: FactKind, lost: Sequence[RowFact], gained: Sequence[RowFact]
) -> tuple[list[tuple[float, RowFact, RowFact]], list[RowFact], list[RowFact]]:
    """The facts of a kind in pairs with their likeness, the most alike first, and what is left on either side."""
    if not lost or not gained:
        return [], list(lost), list(gained)
    only = len(lost) == len(gained) == 1
    scores = sorted(
        ((_likeness(kind, was, now, only=only), i, j) for i, was in enumerate(lost) for j, now in enumerate(gained)),
        key=lambda score: (-score[0], score[1], score[2]),
    )
    old, new = dict(enumerate(lost)), dict(enumerate(gained))
    pairs = []
    for score, i, j in scores:
        if score >= _ALIKE and i in old and j in new:
            pairs.append((score, old.pop(i), new.pop(j)))
    return pairs, list(old.values()), list(new.values())


def _likeness(kind: FactKind, was: RowFact, now: RowFact, *, only: bool) -> float:
    one, other = was.fragment.sql, now.fragment.sql
    if one == other:
        return SAME
    ratio = SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False).ratio()
    if kind == "join":
        # Another relation joined is no edit of the join.
        return 1 + ratio if was.fragment.joined == now.fragment.joined else 0
    return max(ratio, _ALIKE) if only else ratio
