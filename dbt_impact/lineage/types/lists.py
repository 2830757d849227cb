"""Types of lists in DuckDB: those that are written out, what a lambda makes of each element, what is made of all."""

from collections.abc import Callable, Sequence

from dbt_impact.lineage.terms.operations import Operation
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.types.data_types import TEXT, SqlType, element_of
from dbt_impact.lineage.types.parameters import Bound, Parameters
from dbt_impact.lineage.types.rules import Outcome, Refused, Rules

Look = Callable[[int], SqlType | None]


def _calls(*names: str) -> frozenset[str]:
    """What a function is called for lists and for arrays, and bare."""
    return frozenset(f"call {prefix}{name}" for name in names for prefix in ("list_", "array_", ""))


_MAPPING = _calls("transform", "apply") | {"Transform"}
_KEEPING = _calls("filter") | {"ArrayFilter"}
_FOLDING = _calls("reduce") | {"Reduce"}
_SAME = _calls("sort", "reverse_sort", "reverse", "distinct", "resize") | {"ArraySort", "SortArray", "ArrayReverse"}
_GROWING = frozenset({"ArrayAppend", "ArrayPrepend"})
_JOINING = frozenset({"DPipe", "ArrayConcat"})
_OF_ALL = (
    "sum",
    "avg",
    "min",
    "max",
    "median",
    "product",
    "count",
    "bool_and",
    "bool_or",
    "string_agg",
    "first",
    "last",
)
_AGGREGATES = {f"call {prefix}{name}": name for name in _OF_ALL for prefix in ("list_", "array_")}
_AGGREGATES |= {"ArrayMax": "max", "ArrayMin": "min", "ArraySum": "sum"}
_BY_NAME = _calls("aggregate", "aggr") | {"ArrayAggregate"}
_NAMES = _MAPPING | _KEEPING | _FOLDING | _SAME | _GROWING | _JOINING | _AGGREGATES.keys() | _BY_NAME
_NAMES |= {"Array", "ArrayToString", "Flatten"}


class Lists:
    """Works out what operations on lists give, by the rules for what is done to each element."""

    def __init__(self, terms: Terms, rules: Rules) -> None:
        self._terms, self._rules = terms, rules
        self._parameters = Parameters(terms)

    def outcome(self, made: Operation, look: Look, refused: Callable[[int], Refused | None]) -> Outcome:
        """The type of what an operation gives, or why an element is refused; None where this says nothing.

        `look` asks for the type of a term, `refused` for why one that was looked at is.
        """
        name, operands = made.name, made.operands
        if name not in _NAMES or not operands:
            return None
        if name == "Array":
            return self._written(operands, look, refused)
        types = [look(each) for each in operands]
        first = types[0]
        if first is None or first.kind != "ARRAY":
            return None
        if name in _MAPPING | _KEEPING | _FOLDING:
            return self._by_lambda(name, operands, first, look, refused)
        return self._of_list(name, first, types)

    def _of_list(self, name: str, first: SqlType, types: Sequence[SqlType | None]) -> Outcome:
        if name in _SAME:
            return first.stored
        if name == "ArrayToString":
            return TEXT
        if name == "Flatten":
            return element_of(first)
        if name in _JOINING:
            return first.stored if all(each is not None and each.stored == first.stored for each in types) else None
        if name in _GROWING and len(types) == 2:
            return _listed(self._rules.combined("coalesce", [element_of(first), types[1]]))
        if name in _BY_NAME:
            called = types[1].literal if len(types) == 2 and types[1] is not None else None
        else:
            called = _AGGREGATES.get(name) if len(types) == 1 else None
        return self._rules.call(f"call {called}", ("0",), [element_of(first)]) if called and element_of(first) else None

    def _written(self, operands: tuple[int, ...], look: Look, refused: Callable[[int], Refused | None]) -> Outcome:
        """`[a, b]`, or `[f(x) for x in l if g(x)]`."""
        key = self._terms.key(operands[0])
        if key[0] == "comprehension" and len(operands) == 1:
            _, count, listed, *parts = key
            of = [part for part in parts if isinstance(part, int)]
            if not isinstance(listed, int) or not of:
                return None
            bodies = [self._parameters.bound(each, self._given(int(str(count)), listed)) for each in of]
            return self._first_refused(bodies, look, refused) or _listed(look(bodies[0].term))
        found = self._rules.combined("coalesce", [look(each) for each in operands])
        return None if isinstance(found, Refused) else _listed(found)

    def _by_lambda(
        self,
        name: str,
        operands: tuple[int, ...],
        first: SqlType,
        look: Look,
        refused: Callable[[int], Refused | None],
    ) -> Outcome:
        key = self._terms.key(operands[1]) if len(operands) > 1 else ("",)
        if key[0] != "lambda" or not isinstance(key[2], int):
            return None
        folds = name in _FOLDING
        element = self._terms.of("element of", operands[0])
        if folds and len(operands) == 3:
            return self._folded(operands, key[2], look)
        given = (element, element) if folds else self._given(int(str(key[1])), operands[0])
        body = self._parameters.bound(key[2], given)
        wrong = self._first_refused([body], look, refused)
        if wrong is not None:
            return wrong
        if folds:
            return element_of(first) if len(operands) == 2 and key[1] == "2" else None
        return first.stored if name in _KEEPING else _listed(look(body.term))

    def _folded(self, operands: tuple[int, int, int], inner: int, look: Look) -> SqlType | None:
        """`list_reduce` with a start: what fits that, and what the lambda makes of it and an element."""
        start = self._terms.of("start of", operands[2])
        body = self._parameters.bound(inner, (start, *self._given(2, operands[0])))
        types = [look(start), look(body.term)]
        found = self._rules.combined("coalesce", [None if each is None else each.stored for each in types])
        return found if isinstance(found, SqlType) else None

    def _given(self, count: int, listed: int) -> tuple[int, ...]:
        """What a lambda over a list is given: an element, and its position."""
        return (self._terms.of("element of", listed), self._terms.of("position in", listed))[:count]

    def _first_refused(
        self, bodies: Sequence[Bound], look: Look, refused: Callable[[int], Refused | None]
    ) -> Refused | None:
        for each in (inner for body in bodies for inner in body.made):
            look(each)
            if (wrong := refused(each)) is not None:
                return wrong
        return None


def _listed(found: Outcome) -> SqlType | None:
    return SqlType("ARRAY", inner=(("", found.stored),)) if isinstance(found, SqlType) else None
