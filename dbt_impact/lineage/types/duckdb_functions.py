"""DuckDB's functions: their overloads, read from a table that DuckDB wrote, and which one a call means."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec

from dbt_impact.lineage.types.conversions import DIGITS
from dbt_impact.lineage.types.data_types import NULL, SqlType, read_type, shown
from dbt_impact.lineage.types.rules import Refused

_TABLE = Path(__file__).with_name("duckdb_functions.txt")
# What DuckDB prefers where more than one overload would do: its own costs, by target.
_COSTS: Mapping[str, int] = {
    "BIGINT": 101, "INT": 102, "INT128": 103, "DOUBLE": 104, "DECIMAL": 105, "TIMESTAMP_NS": 119, "TIMESTAMP": 120,
    "TIMESTAMP_MS": 121, "TIMESTAMP_S": 122, "TIMESTAMPTZ": 123, "VARCHAR": 149, "STRUCT": 160, "MAP": 160,
    "ARRAY": 160,
}  # fmt: skip
_USUAL_COST, _ANY_COST = 110, 5
_WHOLE_UP = ("SMALLINT", "INT", "BIGINT", "INT128", "FLOAT", "DOUBLE", "DECIMAL", "BIGNUM")
_UNSIGNED_UP = ("USMALLINT", "UINT", "UBIGINT", "UINT128")
_MOMENTS_UP = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMPTZ")
# What becomes what without a cast.
IMPLICIT: Mapping[str, frozenset[str]] = {
    "TINYINT": frozenset(_WHOLE_UP),
    "SMALLINT": frozenset(_WHOLE_UP[1:]),
    "INT": frozenset(_WHOLE_UP[2:]),
    "BIGINT": frozenset(_WHOLE_UP[3:]),
    "INT128": frozenset(_WHOLE_UP[4:]),
    "UTINYINT": frozenset((*_UNSIGNED_UP, *_WHOLE_UP)),
    "USMALLINT": frozenset((*_UNSIGNED_UP[1:], *_WHOLE_UP[1:])),
    "UINT": frozenset((*_UNSIGNED_UP[2:], *_WHOLE_UP[2:])),
    "UBIGINT": frozenset((*_UNSIGNED_UP[3:], *_WHOLE_UP[3:])),
    "UINT128": frozenset(_WHOLE_UP[4:]),
    "FLOAT": frozenset({"DOUBLE"}),
    "DECIMAL": frozenset({"FLOAT", "DOUBLE"}),
    "DATE": frozenset(_MOMENTS_UP),
    "TIMESTAMP": frozenset({"TIMESTAMP_NS", "TIMESTAMPTZ"}),
    "TIMESTAMP_S": frozenset(_MOMENTS_UP),
    "TIMESTAMP_MS": frozenset({"TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMPTZ"}),
    "TIMESTAMP_NS": frozenset({"TIMESTAMP"}),
    "JSON": frozenset({"VARCHAR"}),
}
# Of these nothing is known but that they exist.
_TEMPLATES = frozenset({"ANY", "T", "K", "V", "RETURN"})
_WRITTEN = {"~~": "like", "~~*": "ilike"}
# Of these it takes some overload for a written null.
_OPERATORS = frozenset({"+", "-", "*"})
_TAKE_ALL = frozenset({"VARIANT", "UNION", "TABLE"})


class Signature(msgspec.Struct, frozen=True):
    """One overload: the types that it takes, the one of any further arguments, and what it gives, in DuckDB's words."""

    given: tuple[str, ...]
    more: str
    result: str


class Functions:
    """All overloads by the function's name, and which function a class of the grammar stands for."""

    def __init__(self, text: str) -> None:
        # Of a thousand functions a comparison calls a few: the others' overloads stay text.
        self._written: dict[str, str] = {}
        self._overloads: dict[str, tuple[Signature, ...]] = {}
        self._chosen: dict[tuple[str, tuple[SqlType | None, ...]], Signature | Refused | None] = {}
        self._classes: dict[tuple[str, frozenset[str]], tuple[str, tuple[str, ...]]] = {}
        for line in text.splitlines():
            name, _, written = line.partition(" ")
            if name == "#":
                continue
            arguments, is_class, function = written.rpartition("= ")
            if is_class:
                places = tuple(arguments.split())
                self._classes.setdefault((name, frozenset(places)), (function, places))
            else:
                self._written[name] = written

    def knows(self, name: str) -> bool:
        return name in self._written

    def overloads(self) -> Iterator[tuple[str, Signature]]:
        """Every overload with its function's name."""
        return ((name, each) for name in self._written for each in self._listed(name))

    def _listed(self, name: str) -> tuple[Signature, ...]:
        if name not in self._overloads:
            self._overloads[name] = tuple(map(_signature, self._written.get(name, "").split()))
        return self._overloads[name]

    def by_class(self, name: str, places: tuple[str, ...]) -> tuple[str, tuple[int, ...]] | None:
        """The function that a class with these arguments stands for, and the place of each operand in its call."""
        found = self._classes.get((name, frozenset(places)))
        return None if found is None else (found[0], tuple(places.index(each) for each in found[1]))

    def chosen(self, name: str, given: Sequence[SqlType | None]) -> Signature | Refused | None:
        """The overload that DuckDB takes. None where that is not known, or makes no difference to what is known."""
        asked = name, tuple(given)
        if asked not in self._chosen:
            self._chosen[asked] = self._choice(*asked)
        return self._chosen[asked]

    def _choice(self, name: str, given: tuple[SqlType | None, ...]) -> Signature | Refused | None:
        overloads = self._listed(name)
        if not overloads or any(each is not None and _is_unsure(each) for each in given):
            return None
        costs = [(cost, each) for each in overloads if (cost := _cost(each, given)) is not None]
        if not costs:
            if any(given):
                return Refused(f"`{_WRITTEN.get(name, name)}` does not take {_listed(given)}")
            return None if any(_takes(each, len(given)) for each in overloads) else _too_many_or_few(name, len(given))
        lowest = min(cost for cost, _ in costs)
        best = [each for cost, each in costs if cost == lowest]
        if None in given:
            results = {each.result for _, each in costs}
            return best[0] if len(results) == 1 and not _is_template(best[0].result) else None
        if len(best) > 1 and any(each is not None and each.kind == "ARRAY" for each in given):
            # Which list fits best is decided by its elements.
            return None
        if len(best) > 1 and NULL in given and name in _OPERATORS:
            return None
        if len(best) > 1:
            return Refused(f"`{_WRITTEN.get(name, name)}` does not know what to take {_listed(given)} for")
        return best[0]

    def result(self, signature: Signature, given: Sequence[SqlType | None]) -> SqlType | None:
        """What a call of the overload gives."""
        wanted = signature.result
        if not _is_template(wanted):
            found = typed(wanted)
            # A decimal's precision is not in its signature.
            return SqlType("DECIMAL") if found is not None and found.kind == "DECIMAL" else found
        bound: dict[str, SqlType | None] = {}
        for each, actual in zip((*signature.given, *[signature.more] * len(given)), given, strict=False):
            name = each.removesuffix("[]")
            if each in _TEMPLATES:
                found = None if actual is None or actual == NULL else actual.stored
            elif name in _TEMPLATES and actual is not None and actual.kind == "ARRAY":
                found = actual.inner[0][1] if actual.inner else None
            else:
                continue
            if each == "ANY" and not signature.more:
                bound.setdefault(name, found)  # each is another one
            else:
                # Of arguments of two types, the result has what fits both.
                bound[name] = found if bound.get(name, found) in (found, NULL) else None
        element = bound.get(wanted.removesuffix("[]"))
        if wanted in _TEMPLATES:
            return element
        return SqlType("ARRAY", inner=(("", element),)) if element is not None else None


@cache
def functions() -> Functions:
    return Functions(_TABLE.read_text(encoding="utf-8"))


@cache
def typed(name: str) -> SqlType | None:
    """The type of a name in the table."""
    return read_type(name.replace("_WITH_TIME_ZONE", " WITH TIME ZONE").replace(";", ","), "duckdb")


def _signature(text: str) -> Signature:
    given, _, result = text.partition(">")
    types, _, more = given.partition("*")
    return Signature(tuple(each for each in types.split(",") if each), more, result)


def _is_template(name: str) -> bool:
    return name.removesuffix("[]").removesuffix("[]") in _TEMPLATES


def _is_unsure(found: SqlType) -> bool:
    return found.kind == "VARIANT"


def _cost(signature: Signature, given: Sequence[SqlType | None]) -> int | None:
    """What the overload costs these arguments; None where it can't take them."""
    if not _takes(signature, len(given)):
        return None
    total, count = 0, len(signature.given)
    for i, actual in enumerate(given):
        cost = _one_cost(signature.given[i] if i < count else signature.more, actual)
        if cost is None:
            return None
        total += cost
    return total


def _takes(signature: Signature, count: int) -> bool:
    """Whether an overload takes so many arguments."""
    return count == len(signature.given) or (count > len(signature.given) and bool(signature.more))


def _too_many_or_few(name: str, count: int) -> Refused:
    return Refused(f"`{name}` does not take {count} argument{'' if count == 1 else 's'}")


def _one_cost(wanted: str, given: SqlType | None) -> int | None:
    if wanted in _TEMPLATES:
        return _ANY_COST
    if given is None or given == NULL:
        return 0
    if wanted.endswith("[]"):
        return _ANY_COST if given.kind == "ARRAY" or _is_text(given) else None
    if wanted.startswith("MAP("):
        return _ANY_COST if given.kind == "MAP" or _is_text(given) else None
    target = typed(wanted)
    if target is None:
        # A type that the grammar has no name for: no value whose type is known has it.
        return _USUAL_COST if wanted in _TAKE_ALL else None
    if given.literal is not None:
        return _literal_cost(target.kind, given)
    if given.kind == target.kind:
        return 0
    if target.kind == "JSON" or target.kind in IMPLICIT.get(given.kind, ()):
        return _COSTS.get(target.kind, _USUAL_COST)
    return None


def _is_text(given: SqlType) -> bool:
    return given.literal is not None and given.kind == "VARCHAR"


def _literal_cost(target: str, given: SqlType) -> int | None:
    """A text that is written out becomes any type, a whole number any that holds it."""
    if given.kind == "VARCHAR":
        return 1 if target == "VARCHAR" else 20
    if target == given.kind:
        return 0 if given.kind != "INT" else 5
    if given.kind in DIGITS and target in DIGITS:
        return _COSTS.get(target, _USUAL_COST) - 90
    return _COSTS.get(target, _USUAL_COST) if target in IMPLICIT.get(given.kind, ()) else None


def _listed(given: Sequence[SqlType | None]) -> str:
    known = [each for each in given if each is not None]
    named = [each for each in known if each.literal is None] or known
    return " and ".join(f"`{shown(each.stored, 'duckdb')}`" for each in named)
