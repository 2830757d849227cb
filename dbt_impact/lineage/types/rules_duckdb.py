"""DuckDB's types: which operands its operators and functions take, and what they give; held to DuckDB by execution."""

from collections.abc import Mapping, Sequence

from dbt_impact.lineage.types.conversions import DIGITS, holds, reads_as
from dbt_impact.lineage.types.data_types import (
    BIGINT,
    DATES,
    DOUBLE,
    NULL,
    NUMBERS,
    TEXT,
    TIMESTAMP,
    WHOLE_NUMBERS,
    SqlType,
    shown,
)
from dbt_impact.lineage.types.duckdb_functions import functions
from dbt_impact.lineage.types.middles import middle
from dbt_impact.lineage.types.rules import Combining, Comparing, Outcome, Refused
from dbt_impact.lineage.types.specifiers import unfit

_OPERATORS: Mapping[str, str] = {
    "+": "+", "*": "*", "Add": "+", "Sub": "-", "Div": "/", "IntDiv": "//", "Mod": "%", "DPipe": "||", "Neg": "-",
    "Like": "~~", "ILike": "~~*", "BitwiseAnd": "&", "BitwiseOr": "|", "Pow": "pow", "RegexpLike": "regexp_matches",
    "SimilarTo": "regexp_full_match",
}  # fmt: skip
_EITHER_WAY = frozenset({"+", "*"})
_FAMILIES = {
    **dict.fromkeys(NUMBERS, "number"),
    **dict.fromkeys(DATES, "date"),
    **{kind: kind for kind in ("VARCHAR", "BOOLEAN", "TIME", "INTERVAL", "UUID", "VARBINARY", "BIT")},
    **dict.fromkeys(("ARRAY", "STRUCT", "MAP"), "nested"),
}
# A number of these and a date have nothing to say to each other.
_INTEGERS = frozenset({"TINYINT", "SMALLINT", "INT", "BIGINT", "INT128"})
_HIGHEST, _FAST = 38, 18
# What their result is depends on more than the types.
_UNTOLD = frozenset({"cast_to_type", "histogram", "histogram_exact", "struct_pack", "row", "list_value"})


class DuckDb:
    """The rules of DuckDB."""

    def call(self, name: str, places: tuple[str, ...], types: Sequence[SqlType | None]) -> Outcome:
        if name in ("Unnest", "Explode") and _is_plain(types):
            return Refused(f"`unnest` does not take {_show(types[0] or TEXT)}")
        function, given = _function(name, places, types)
        if function is None or function in _UNTOLD:
            return None
        if function in ("format", "printf") and (wrong := _unfit(function, given)) is not None:
            return wrong
        if function in ("greatest", "least"):
            return self.combined("greatest", given)
        if function in ("+", "-", "*", "%") and (found := _decimals(function, given)) is not None:
            return found
        signature = functions().chosen(function, given)
        if isinstance(signature, Refused) and function in _EITHER_WAY and len(given) == 2:
            # A sum has no order in its term.
            signature = functions().chosen(function, given[::-1])
        if signature is None or isinstance(signature, Refused):
            return signature
        return _special(function, given, functions().result(signature, given))

    def field(self, of: SqlType) -> Refused | None:
        is_plain = _FAMILIES.get(of.kind, "nested") != "nested"
        return Refused(f"{_show(of)} has no fields") if is_plain else None

    def combined(self, how: Combining, types: Sequence[SqlType | None]) -> Outcome:
        known = [each for each in types if each is not None]
        typed = [each for each in known if each.literal is None and each != NULL]
        # A text that is written out becomes what the others are.
        literals = sorted((each for each in known if each.literal is not None), key=lambda each: each.kind == TEXT.kind)
        if how == "union":
            # Beside a text, of all arms, the others become texts.
            typed = sorted((each.stored for each in known if each != NULL), key=lambda each: each != TEXT)
            literals = []
        found: Outcome = None
        for i, each in enumerate(typed):
            found = each if i == 0 else _both(how, found, each)
        if isinstance(found, Refused):
            return found
        for each in literals:
            found = _with_literal(how, found, each)
            if isinstance(found, Refused):
                return found
        if len(known) < len(types):
            return None
        return NULL if found is None and known and all(each == NULL for each in known) else found

    def compared(self, how: Comparing, one: SqlType, other: SqlType) -> Refused | None:
        if NULL in (one, other):
            return None
        for literal, each in ((one, other), (other, one)):
            if literal.literal is not None and literal.kind == "VARCHAR":
                if each.literal is None and each.kind != "VARCHAR" and not reads_as(literal.literal, each.kind):
                    return Refused(f"{_show(each)} is compared with a text that can't be read as one")
                return None
        first, second = _FAMILIES.get(one.kind), _FAMILIES.get(other.kind)
        if first is None or second is None or first == second or _are_truths(one, other):
            return None
        if {first, second} == {"number", "BOOLEAN"} and how != "<":
            return None
        if {first, second} == {"VARCHAR", "nested"}:
            return None  # a text can be the text of a list or a struct
        if "VARCHAR" in (first, second) and how in ("=", "in"):
            # The text is read as the other's type when it runs: what the texts are decides.
            return Refused(f"{_show(one)} is compared with {_show(other)}", is_sure=False)
        return Refused(f"{_show(one)} is compared with {_show(other)}")


def _is_plain(types: Sequence[SqlType | None]) -> bool:
    """Whether a call's first operand is of a type that holds no others."""
    first = types[0] if types else None
    return first is not None and _FAMILIES.get(first.kind, "nested") != "nested"


def _unfit(function: str, given: Sequence[SqlType | None]) -> Refused | None:
    pattern = given[0].literal if given and given[0] is not None and given[0].kind == TEXT.kind else None
    found = None if pattern is None else unfit(function, pattern, given[1:])
    return None if found is None else Refused(f"`{found[0]}` in a `{function}` does not take {_show(found[1])}")


def _function(
    name: str, places: tuple[str, ...], types: Sequence[SqlType | None]
) -> tuple[str | None, list[SqlType | None]]:
    """DuckDB's name of what is called, and the operands in its order."""
    given = list(types)
    if name in _OPERATORS:
        return _OPERATORS[name], given
    if name.startswith("call "):
        bare = name[5:]
        return (bare if functions().knows(bare) else None), given
    if name == "Extract" and len(given) == 2:
        return "date_part", given
    if name == "Format":  # with any number of operands
        return "format", given
    if name == "AtTimeZone" and len(given) == 2:
        return "timezone", given[::-1]
    found = functions().by_class(name, places)
    if found is None:
        return None, given
    return found[0], [given[i] for i in found[1]]


def _are_truths(one: SqlType, other: SqlType) -> bool:
    return {one.kind, other.kind} <= WHOLE_NUMBERS | {"BOOLEAN"}


def _both(how: Combining, one: Outcome, other: Outcome) -> Outcome:
    if not isinstance(one, SqlType) or not isinstance(other, SqlType):
        return one if isinstance(one, Refused) else None
    if one == other:
        return one
    if one.kind in NUMBERS and other.kind in NUMBERS:
        return _wider(one, other)
    if _are_truths(one, other):
        return one if other.kind == "BOOLEAN" else other
    if one.kind in DATES and other.kind in DATES:
        return _later(one, other)
    first, second = _FAMILIES.get(one.kind), _FAMILIES.get(other.kind)
    if first is None or second is None:
        return None
    if first == second:
        return one if first != "nested" else None
    if how == "union":
        if "VARCHAR" in (first, second) and "UUID" not in (first, second) and "nested" not in (first, second):
            return TEXT
        if {first, second} == {"number", "BOOLEAN"}:
            return one if first == "number" else other
        return None if "VARCHAR" in (first, second) else _unlike(one, other)
    return _unlike(one, other)


def _unlike(one: SqlType, other: SqlType) -> Refused:
    return Refused(f"{_show(one)} and {_show(other)} don't go into one column")


def _with_literal(how: Combining, found: Outcome, literal: SqlType) -> Outcome:
    """A column's type beside a value that is written out: a text takes any type, if it can be read so."""
    if not isinstance(found, SqlType):
        return literal.stored
    if literal.kind == "VARCHAR" and found.kind != "VARCHAR":
        readable = literal.literal is None or reads_as(literal.literal, found.kind)
        problem = f"a text that can't be read as {_show(found)} goes into one column with it"
        return found if readable else Refused(problem, is_sure=False)
    if literal.kind == "INT" and found.kind in WHOLE_NUMBERS and fits(literal.literal, found.kind):
        return found
    return _both(how, found, literal.stored)


def fits(text: str | None, kind: str) -> bool:
    """Whether a whole number that is written out is one of a kind; digits are counted."""
    return text is not None and len(text.strip("-+")) < DIGITS.get(kind, 0) + (kind != "INT")


def _wider(one: SqlType, other: SqlType) -> SqlType | None:
    if "DOUBLE" in (one.kind, other.kind):
        return SqlType("DOUBLE")
    if "FLOAT" in (one.kind, other.kind):
        return SqlType("FLOAT")
    if "DECIMAL" in (one.kind, other.kind):
        first, second = precision(one), precision(other)
        if first is None or second is None:
            return SqlType("DECIMAL")
        scale = max(first[1], second[1])
        return SqlType("DECIMAL", (min(max(first[0] - first[1], second[0] - second[1]) + scale, _HIGHEST), scale))
    if holds(one, other):
        return one
    if holds(other, one):
        return other
    return None


def precision(found: SqlType) -> tuple[int, int] | None:
    """The precision of a number as a decimal."""
    if found.kind in DIGITS:
        return min(DIGITS[found.kind], _HIGHEST), 0
    return found.precision


def _later(one: SqlType, other: SqlType) -> SqlType | None:
    if "TIMESTAMPTZ" in (one.kind, other.kind):
        return SqlType("TIMESTAMPTZ")
    if {one.kind, other.kind} <= {"DATE", "TIMESTAMP"}:
        return TIMESTAMP
    return None


def _decimals(operator: str, given: Sequence[SqlType | None]) -> Outcome:
    """The result of an operator where an operand is a decimal."""
    if len(given) != 2 or not any(each is not None and each.kind == "DECIMAL" for each in given):
        return None
    numbers = [each for each in given if each is not None and (each.kind in DIGITS or each.kind == "DECIMAL")]
    if len(numbers) < 2:
        return None
    (one, first), (two, second) = (precision(each) or (0, -1) for each in numbers)
    if first < 0 or second < 0:
        return SqlType("DECIMAL")
    if operator == "*":
        width, scale = one + two, first + second
    else:
        scale = max(first, second)
        width = max(one - first, two - second) + scale + (operator != "%")
    if width > _FAST >= max(one, two):
        # DuckDB keeps to what fits 64 bits, and checks for overflow when it runs.
        width = _FAST
    return SqlType("DECIMAL", (width, scale)) if width <= _HIGHEST else SqlType("DECIMAL")


def _special(function: str, given: Sequence[SqlType | None], found: SqlType | None) -> SqlType | None:
    """Results that a signature does not tell."""
    first = given[0] if given else None
    if function in ("concat", "||", "concat_ws"):
        own = ("ARRAY", "VARBINARY", "BIT") if function == "||" else ("ARRAY",)
        return TEXT if all(each is not None and each.kind not in own for each in given) else None
    if function in ("date_part", "datepart"):
        part = (first.literal or "").lower() if first is not None else ""
        return None if not part else DOUBLE if part in ("epoch", "julian") else BIGINT
    if function in ("median", "mad") or function.startswith("quantile"):
        return middle(function, given)
    if found is None or found.kind != "DECIMAL":
        return found
    if function in ("avg", "mean"):
        return DOUBLE
    if any(each is not None and each.kind == "VARCHAR" for each in given):
        return None
    return _decimal(function, given, found)


def _decimal(function: str, given: Sequence[SqlType | None], found: SqlType) -> SqlType:
    """The decimal that a function of decimals gives."""
    first = given[0] if given else None
    if first is None or first.precision is None:
        return found
    if function == "sum":
        return SqlType("DECIMAL", (_HIGHEST, first.precision[1]))
    if function in ("floor", "ceil", "ceiling") or (function in ("round", "trunc") and len(given) == 1):
        return SqlType("DECIMAL", (first.precision[0], 0))
    if (
        function in ("round", "trunc")
        and len(given) == 2
        and (digits := given[1]) is not None
        and digits.literal is not None
    ):
        scale = int(digits.literal) if digits.literal.isdecimal() and len(digits.literal) < 3 else -1
        return SqlType("DECIMAL", (first.precision[0], scale)) if 0 <= scale <= first.precision[1] else found
    return found if function not in ("abs", "min", "max", "any_value", "first", "last", "-") else first


def _show(found: SqlType) -> str:
    return f"`{shown(found.stored, 'duckdb')}`"
