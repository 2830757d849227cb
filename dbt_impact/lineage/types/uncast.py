"""What decides without its casts: the operands of an equality, and values of which only the truth counts."""

from collections.abc import Callable, Sequence

from dbt_impact.lineage.terms.terms import Part, as_term
from dbt_impact.lineage.types.data_types import BOOLEAN, NULL, WHOLE_NUMBERS, SqlType
from dbt_impact.lineage.types.types import Types

_Key = tuple[Part, ...]


class Uncast:
    """Over one side's types. `bare` takes the outer casts off a term from which every value comes back."""

    def __init__(self, types: Types, bare: Callable[[int], int]) -> None:
        self._terms, self._types, self._bare = types.terms, types, bare

    def decided(self, parts: _Key) -> _Key | None:
        """The key of a term that decides something, its operands uncast; None for another term."""
        tag = parts[0]
        if tag == "case":
            conditions = range(1, len(parts) - 1, 2)
            return tuple(self.truth(as_term(part)) if i in conditions else part for i, part in enumerate(parts))
        if tag in ("not", "Where"):
            return (tag, self.truth(as_term(parts[1])))
        if tag == "Is":
            return self._is(parts)
        return None

    def truth(self, term: int) -> int:
        """A term where only its truth counts: the text of a truth is read back as one."""
        bare = self._bare(term)
        found = self._types.of(bare)
        return bare if found is not None and found.stored == BOOLEAN else term

    def equal(self, operands: Sequence[int]) -> Sequence[int]:
        """Operands of an equality: two texts made of one type, or a text and what it was made of."""
        bare = [self._bare(each) for each in operands]
        kinds = [self._kind(each) for each in bare]
        if len(operands) != 2:
            return operands
        return bare if self._are_one(kinds) or self._has_days(operands, bare, kinds) else operands

    def _has_days(self, operands: Sequence[int], bare: Sequence[int], kinds: Sequence[SqlType | None]) -> bool:
        """Whether a day is compared with a moment that is not cast: a text of the day is read as its first moment."""
        names = [None if kind is None else kind.kind for kind in kinds]
        if set(names) != {"DATE", "TIMESTAMP"}:
            return False
        moment = names.index("TIMESTAMP")
        return operands[moment] == bare[moment]

    def _are_one(self, kinds: Sequence[SqlType | None]) -> bool:
        """Whether two types are one, so that their texts are equal where their values are."""
        one, other = kinds
        if one is None or other is None or not one.is_exact:
            return False
        return one == other or (one.kind in WHOLE_NUMBERS and other.kind in WHOLE_NUMBERS)

    def _is(self, parts: _Key) -> _Key:
        """`x is null` of a value's text, and `x is true` of a truth's."""
        told = [each for each in parts[2:] if isinstance(each, int)]
        this = as_term(parts[1])
        if len(told) != 1:
            return parts
        if self._types.of(told[0]) == NULL:
            return (parts[0], self._bare(this), *parts[2:])
        return (parts[0], self.truth(this), *parts[2:]) if self._terms.tag(told[0]) == "Boolean" else parts

    def _kind(self, term: int) -> SqlType | None:
        found = self._types.of(term)
        return None if found is None else found.stored
