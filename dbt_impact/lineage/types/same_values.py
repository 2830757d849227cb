"""Terms with the casts taken out that lose nothing, where only whether values are equal counts."""

from dbt_impact.lineage.terms.terms import Part, as_term
from dbt_impact.lineage.terms.walls import is_walled
from dbt_impact.lineage.types.conversions import comes_back
from dbt_impact.lineage.types.data_types import NULL, WHOLE_NUMBERS, SqlType
from dbt_impact.lineage.types.types import Types

_Key = tuple[Part, ...]
# A cast can be done after them as well as before.
_PASSING = frozenset({"nullable", "in set"})
_SHIFTED = frozenset({"Lead", "Lag", "FirstValue", "LastValue", "NthValue"})
_EQUALITIES = frozenset({"=", "<>", "is", "is not"})
_KEYS = frozenset({"keys", "partition"})


class SameValues:
    """Brings terms that differ by such casts to one. Each term once; over one side's types."""

    def __init__(self, types: Types) -> None:
        self._terms, self._types = types.terms, types
        self._found: dict[int, int] = {}

    def of(self, term: int) -> int:
        """A term with the same values, each perhaps as another type: a number for the text of it."""
        return self._bare(self.inside(term))

    def inside(self, term: int) -> int:
        """A term with the very same values: only what is compared or grouped inside it is without its casts."""
        todo = [term]
        while todo:
            at = todo[-1]
            if at in self._found:
                todo.pop()
                continue
            key = self._terms.key(at)
            missing = [each for each in key if isinstance(each, int) and each not in self._found]
            if missing:
                todo.extend(missing)
            else:
                self._found[at] = self._rewritten(key)
                todo.pop()
        return self._found[term]

    def _rewritten(self, key: _Key) -> int:
        parts = tuple(self._found[each] if isinstance(each, int) else each for each in key)
        tag, name = str(parts[0]), str(parts[1]) if len(parts) > 1 else ""
        terms = self._terms
        if tag == "Cast":
            return self._cast(parts)
        if tag == "bag":
            operands = [part for part in parts[2:] if isinstance(part, int)]
            return terms.bag(name, self._compared(operands) if name in _EQUALITIES else operands)
        if tag == "set":
            members = [part for part in parts[2:] if isinstance(part, int)]
            return terms.set(name, map(self._bare, members) if name in _KEYS else members)
        if tag == "Count" and isinstance(parts[1], int):
            return terms.of(tag, self._counted(parts[1]), *parts[2:])
        if tag in _PASSING or is_walled(parts) or self._is_shift(parts):
            return self._passed(parts)
        if tag == "dcol" and name == "union":
            return self._of_arms(parts)
        return terms.of(*parts)

    def _cast(self, parts: _Key) -> int:
        """A cast; one back to the type that the value had before another cast is none."""
        term = self._terms.of(*parts)
        inner = self._terms.key(as_term(parts[1]))
        if inner[0] != "Cast":
            return term
        origin = as_term(inner[1])
        given, through, wanted = (self._types.of(each) for each in (origin, as_term(parts[1]), term))
        if given is None or through is None or wanted is None or given.stored != wanted.stored:
            return term
        return origin if given.is_exact and comes_back(given, through) else term

    def _compared(self, operands: list[int]) -> list[int]:
        """Operands of an equality: two texts made of one type, or a text and what it was made of."""
        if len(operands) != 2:
            return operands
        bare = [self._bare(each) for each in operands]
        kinds = [self._types.of(each) for each in bare]
        if kinds[0] is None or kinds[1] is None or not kinds[0].is_exact:
            return operands
        are_whole = kinds[0].kind in WHOLE_NUMBERS and kinds[1].kind in WHOLE_NUMBERS
        return bare if are_whole or kinds[0].stored == kinds[1].stored else operands

    def _counted(self, term: int) -> int:
        key = self._terms.key(term)
        if key[0] == "Distinct":
            return self._terms.of(*(self._bare(each) if isinstance(each, int) else each for each in key))
        return self._bare(term)

    def _is_shift(self, parts: _Key) -> bool:
        """Whether a value is that of another row as it is: `lag(x) over …`, where no default stands in for it."""
        if parts[0] in _SHIFTED:
            return "default" not in parts
        inner = self._terms.key(as_term(parts[1])) if parts[0] == "window" else ("",)
        return inner[0] == "Cast" and self._terms.tag(as_term(inner[1])) in _SHIFTED

    def _of_arms(self, parts: _Key) -> int:
        """A union's column, whose arms are cast alike where they are cast: it can be cast as well."""
        arms = self._terms.key(as_term(parts[3]))
        cells = [each for each in arms if isinstance(each, int)]
        bare = [self._bare(each) for each in cells]
        cast = next((self._terms.key(each) for each, of in zip(cells, bare, strict=True) if each != of), None)
        kinds = {found for each in bare if (found := self._stored(each)) != NULL}
        if cast is None or len(kinds) != 1 or None in kinds:
            return self._terms.of(*parts)
        union = self._terms.of(*parts[:3], self._terms.of(str(arms[0]), *bare), *parts[4:])
        return self._terms.of("Cast", union, *cast[2:])

    def _stored(self, term: int) -> SqlType | None:
        found = self._types.of(term)
        return None if found is None else found.stored

    def _passed(self, parts: _Key) -> int:
        at = 3 if parts[0] == "dcol" else 1
        inner = self._terms.key(as_term(parts[at]))
        if inner[0] != "Cast" or self._bare(as_term(parts[at])) == parts[at]:
            return self._terms.of(*parts)
        return self._terms.of("Cast", self._terms.of(*parts[:at], as_term(inner[1]), *parts[at + 1 :]), *inner[2:])

    def _bare(self, term: int) -> int:
        """The term without outer casts from which every value comes back."""
        while True:
            key = self._terms.key(term)
            if key[0] not in ("Cast", "chosen as"):
                return term
            given, wanted = self._types.of(as_term(key[1])), self._types.of(term)
            if given is None or wanted is None or not given.is_exact or not comes_back(given, wanted):
                return term
            term = as_term(key[1])
