"""Types of what DuckDB takes out of lists, texts, structs and maps by place or by name, and of maps that are made."""

from collections.abc import Callable

from dbt_impact.lineage.terms.operations import Operation
from dbt_impact.lineage.terms.terms import Terms
from dbt_impact.lineage.types.data_types import TEXT, SqlType, element_of
from dbt_impact.lineage.types.rules import Rules

Look = Callable[[int], SqlType | None]

_AT = frozenset(f"call {kind}_{name}" for kind in ("list", "array") for name in ("extract", "element")) | {"Bracket"}
_SLICES = frozenset({"call list_slice", "call array_slice"})
_FIELDS = frozenset({"StructExtract", "call struct_extract"})
_OF_A_MAP = frozenset(
    {"MapKeys", "call map_keys", "call map_values", "call map_entries", "call element_at", "call map_extract"}
)
_MAPS = frozenset({"Map", "call map", "ToMap", "MapFromEntries", "call map_from_entries"})
NAMES = _AT | _SLICES | _FIELDS | _OF_A_MAP | _MAPS | {"call map_extract_value", "call map_concat"}


def nested(terms: Terms, rules: Rules, made: Operation, look: Look) -> SqlType | None:
    """The type of what one of the NAMES gives; None where it is not known."""
    name, operands = made.name, made.operands
    if name == "ToMap" and len(operands) == 1:
        return _written_map(terms, rules, operands[0], look)
    types = [look(each) for each in operands]
    if not types or types[0] is None:
        return None
    of = types[0]
    if name in _MAPS:
        return _made_map(name, types)
    if of.kind == "MAP":
        return _of_map(name, of, operands)
    if name in _SLICES or (name == "Bracket" and len(operands) == 2 and terms.tag(operands[1]) == "Slice"):
        return of.stored if of.kind == "ARRAY" else TEXT if of.kind == "VARCHAR" else None
    if len(operands) != 2:
        return None
    if of.kind == "STRUCT" and name in _FIELDS | _AT:
        called = types[1].literal if types[1] is not None and types[1].kind == "VARCHAR" else None
        return None if called is None else dict(of.inner).get(called.lower())
    if name in _AT:
        return element_of(of) if of.kind == "ARRAY" else TEXT if of.kind == "VARCHAR" else None
    return None


def _of_map(name: str, of: SqlType, operands: tuple[int, ...]) -> SqlType | None:
    """What is taken out of a map: `m['a']` is a value, `element_at(m, 'a')` a list of them."""
    if len(of.inner) != 2:
        return None
    key, value = of.inner[0][1], of.inner[1][1]
    if name in ("Bracket", "call map_extract_value"):
        return value if len(operands) == 2 else None
    if name == "call map_concat":
        return of.stored
    if name in ("MapKeys", "call map_keys"):
        return _list_of(key)
    if name == "call map_entries":
        return _list_of(SqlType("STRUCT", inner=(("key", key), ("value", value))))
    return _list_of(value) if name in _OF_A_MAP else None


def _made_map(name: str, types: list[SqlType | None]) -> SqlType | None:
    """A map of a list of keys and one of values, or of a list of pairs."""
    if name in ("Map", "call map"):
        return _map_of(*(element_of(each) for each in types)) if len(types) == 2 else None
    pair = element_of(types[0]) if len(types) == 1 else None
    return _map_of(*(each for _, each in pair.inner)) if pair is not None and len(pair.inner) == 2 else None


def _written_map(terms: Terms, rules: Rules, listed: int, look: Look) -> SqlType | None:
    """`map {'a': 1, 'b': 2}`: what fits all keys, and what fits all values."""
    entries = [terms.key(part) for part in terms.key(listed)[1:] if isinstance(part, int)]
    sides: list[list[SqlType | None]] = [[], []]
    for entry in entries:
        parts = [part for part in entry[1:] if isinstance(part, int)]
        if entry[0] != "PropertyEQ" or len(parts) != 2:
            return None
        for side, part in zip(sides, parts, strict=True):
            found = look(part)
            side.append(None if found is None else found.stored)
    if terms.tag(listed) != "Struct" or not entries:
        return None
    fitting = (rules.combined("coalesce", side) for side in sides)
    return _map_of(*(each if isinstance(each, SqlType) else None for each in fitting))


def _map_of(key: SqlType | None, value: SqlType | None) -> SqlType | None:
    if key is None or value is None:
        return None
    return SqlType("MAP", inner=(("0", key.stored), ("1", value.stored)))


def _list_of(element: SqlType | None) -> SqlType | None:
    return None if element is None else SqlType("ARRAY", inner=(("", element.stored),))
