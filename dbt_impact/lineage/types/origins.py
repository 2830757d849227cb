"""What texts were made of: whether they can be read as numbers or dates again, or never can."""

from collections.abc import Mapping

from dbt_impact.lineage.terms.operations import operation
from dbt_impact.lineage.terms.terms import Part, Terms, as_term
from dbt_impact.lineage.terms.walls import is_walled
from dbt_impact.lineage.types.conversions import comes_back
from dbt_impact.lineage.types.data_types import DATES, NULL, NUMBERS, TEXT, WHOLE_NUMBERS, SqlType, shown
from dbt_impact.lineage.types.rules import Outcome, Refused

# A value that stands in them is theirs, in another place.
_PASSING = (
    "nullable",
    "in set",
    "outer",
    "aggregate",
    "window",
    "Max",
    "Min",
    "AnyValue",
    "Lead",
    "Lag",
    "FirstValue",
    "LastValue",
    "NthValue",
    "First",
    "Last",
    "IgnoreNulls",
    "RespectNulls",
    "Filter",
)

# The text of the one is read as the other.
_DAYS = frozenset({"DATE", "TIMESTAMP"})


class Origins:
    """Looks behind casts. `outcomes` are the types that are known so far."""

    def __init__(self, terms: Terms, outcomes: Mapping[int, Outcome]) -> None:
        self._terms, self._outcomes = terms, outcomes

    def reads_back(self, term: int) -> bool:
        """Whether a value, where it is a text, was made of a number or a date."""
        found = self._outcomes.get(term)
        if not isinstance(found, SqlType) or found.kind != TEXT.kind:
            return True
        is_cast, inner = self._cast_from(term)
        return is_cast and (inner is None or inner.kind != TEXT.kind)

    def was(self, term: int, wanted: SqlType) -> bool:
        """Whether a text was made of values of another type, so that it can be read as that again."""
        is_cast, inner = self._cast_from(term)
        # What could be compared before the cast can still be compared where nobody knows what it was.
        if not is_cast or inner is None:
            return is_cast
        both_whole = inner.kind in WHOLE_NUMBERS and wanted.kind in WHOLE_NUMBERS
        both_days = inner.kind in _DAYS and wanted.kind in _DAYS
        return both_whole or both_days or (inner.kind == wanted.kind and comes_back(inner, TEXT))

    def unread(self, term: int, wanted: SqlType) -> Refused | None:
        """Why no value of a text can be read as a number: it is the text of a truth or of a day."""
        found = self._outcomes.get(term)
        if not isinstance(found, SqlType) or found.kind != TEXT.kind or wanted.kind not in NUMBERS:
            return None
        _, inner = self._cast_from(term)
        if inner is None or inner.kind not in DATES | {"BOOLEAN"}:
            return None
        # A warehouse that leaves out what nobody reads does not convert it.
        return Refused(f"a text of a `{shown(inner.stored, '')}` is cast to a number", is_sure=False)

    def _cast_from(self, term: int) -> tuple[bool, SqlType | None]:
        """Whether a text was made by a cast, and the type of what was cast."""
        key = self._terms.key(term)
        while _is_inner(key) or (key[0] in _PASSING and len(key) > 1):
            term = as_term(key[3 if key[0] == "dcol" else 1])
            key = self._terms.key(term)
        if key[0] in ("Coalesce", "ArgMax", "ArgMin") and (made := operation(self._terms, term)) is not None:
            found = {self._cast_from(each) for each in (made.operands if key[0] == "Coalesce" else made.operands[:1])}
            return found.pop() if len(found) == 1 else (False, None)
        if key[0] == "dcol" and key[1] == "union":
            return self._of_arms(self._terms.parts(as_term(key[3])))
        if key[0] not in ("Cast", "TryCast"):
            return False, None
        inner = self._outcomes.get(as_term(key[1]))
        return True, inner if isinstance(inner, SqlType) else None

    def _of_arms(self, cells: tuple[int, ...]) -> tuple[bool, SqlType | None]:
        """What the texts of a union were made of, where that is one type in all arms that say anything."""
        found = set[tuple[bool, SqlType | None]]()
        for each in cells:
            if self._terms.key(each)[0] == "Cast" and self._outcomes.get(as_term(self._terms.key(each)[1])) == NULL:
                continue
            own = self._outcomes.get(each)
            kind = own.stored if isinstance(own, SqlType) else None
            if kind is None or kind.kind == TEXT.kind:
                found.add(self._cast_from(each))
            elif kind != NULL:
                found.add((True, kind))
        found.discard((True, NULL))
        return found.pop() if len(found) == 1 else (False, None)


def _is_inner(key: tuple[Part, ...]) -> bool:
    """Whether a column stands for one of an inner relation: behind a wall, or a recursion's in its step."""
    return is_walled(key) or (key[0] == "dcol" and str(key[1]).startswith("step "))
