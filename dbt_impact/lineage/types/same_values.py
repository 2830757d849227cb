"""Terms with the casts taken out that lose nothing, where only whether values are equal counts."""

from dbt_impact.lineage.terms.terms import Part, as_term
from dbt_impact.lineage.terms.walls import is_walled
from dbt_impact.lineage.types.conversions import comes_back
from dbt_impact.lineage.types.data_types import NULL, SqlType
from dbt_impact.lineage.types.types import Types
from dbt_impact.lineage.types.uncast import Uncast

_Key = tuple[Part, ...]
# A cast can be done after them as well as before.
_PASSING = frozenset({"nullable", "in set"})
_SHIFTED = frozenset({"Lead", "Lag", "FirstValue", "LastValue", "NthValue"})
_EQUALITIES = frozenset({"=", "<>", "is", "is not"})
_KEYS = frozenset({"keys", "partition"})
_WHOLE_MOMENTS = frozenset({"duckdb", "postgres"})
_CONDITIONS = frozenset({"and", "or", "conditions"})


class SameValues:
    """Brings terms that differ by such casts to one. Each term once; over one side's types."""

    def __init__(self, types: Types) -> None:
        self._terms, self._types = types.terms, types
        self._uncast = Uncast(types, self._bare)
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
            return terms.bag(name, self._uncast.equal(operands) if name in _EQUALITIES else operands)
        if tag == "set":
            members = [part for part in parts[2:] if isinstance(part, int)]
            each = self._bare if name in _KEYS else self._uncast.truth if name in _CONDITIONS else None
            return terms.set(name, members if each is None else map(each, members))
        if tag == "Count" and isinstance(parts[1], int):
            return terms.of(tag, self._counted(parts[1]), *parts[2:])
        if (decided := self._uncast.decided(parts)) is not None:
            return terms.of(*decided) if tag != "case" else self._of_results(decided)
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
        return origin if given.is_exact and self._comes_back(given, through) else term

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
        bare, cast = self._alike(cells)
        if cast is None:
            return self._terms.of(*parts)
        union = self._terms.of(*parts[:3], self._terms.of(str(arms[0]), *bare), *parts[4:])
        return self._terms.of("Cast", union, *cast[2:])

    def _of_results(self, parts: _Key) -> int:
        """A `case` whose results are cast alike where they are cast: what it gives can be cast as well."""
        places = [*range(2, len(parts) - 1, 2), len(parts) - 1]
        bare, cast = self._alike([as_term(parts[each]) for each in places])
        if cast is None:
            return self._terms.of(*parts)
        results = dict(zip(places, bare, strict=True))
        return self._terms.of("Cast", self._terms.of(*(results.get(i, p) for i, p in enumerate(parts))), *cast[2:])

    def _alike(self, terms: list[int]) -> tuple[list[int], _Key | None]:
        """Terms without their casts, and the cast that those of them have that have one; None where that is not one."""
        bare = [self._bare(each) for each in terms]
        cast = next((self._terms.key(each) for each, of in zip(terms, bare, strict=True) if each != of), None)
        kinds = {found for each in bare if (found := self._stored(each)) != NULL}
        return bare, cast if len(kinds) == 1 and None not in kinds else None

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
            if given is None or wanted is None or not given.is_exact or not self._comes_back(given, wanted):
                return term
            term = as_term(key[1])

    def _comes_back(self, given: SqlType, through: SqlType) -> bool:
        if given.kind == "TIMESTAMP" and through.kind == "VARCHAR":
            # Others write moments as their settings say, and may leave out parts of a second.
            return self._types.dialect in _WHOLE_MOMENTS
        return comes_back(given, through)
