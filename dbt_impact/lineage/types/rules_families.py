"""Types of the warehouses that can't be asked here: by families of types, from their documentation."""

from collections.abc import Mapping, Sequence
from typing import Literal

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from dbt_impact.lineage.types.conversions import reads_as
from dbt_impact.lineage.types.data_types import BOOLEAN, DATE, DATES, NULL, NUMBERS, TEXT, SqlType, shown
from dbt_impact.lineage.types.rules import Combining, Comparing, Outcome, Refused

Use = Literal[
    "sum",  # sums and means of what is no number
    "arithmetic",  # a text as an operand
    "date function",  # a text or a number where a date is wanted
    "text function",  # a number or a date where a text is wanted
    "text compared",  # with a number, a date or a boolean
    "unlike compared",  # a number with a date, and the like
    "text arms",  # of a union, `case` or `coalesce`, beside another type
    "unlike arms",
]
Answer = Literal["refused", "values"]
"""`refused` before anything runs; `values` where the warehouse converts, and a value that can't be ends the run."""

_STRICT: Mapping[Use, Answer] = {
    "sum": "refused", "arithmetic": "refused", "date function": "refused", "text function": "refused",
    "text compared": "refused", "unlike compared": "refused", "text arms": "refused", "unlike arms": "refused",
}  # fmt: skip
_CONVERTING: Mapping[Use, Answer] = {"sum": "values", "arithmetic": "values", "date function": "values"}
# What is not listed is not known.
_ANSWERS: Mapping[str, Mapping[Use, Answer]] = {
    "postgres": _STRICT,
    "bigquery": _STRICT,
    "trino": _STRICT,
    "clickhouse": {
        "sum": "refused",
        "arithmetic": "refused",
        "date function": "refused",
        "text function": "refused",
        "text compared": "refused",
        "text arms": "values",
    },
    "redshift": {"sum": "refused", "arithmetic": "values", "text compared": "values", "text arms": "values"},
    "snowflake": {**_CONVERTING, "text compared": "values", "text arms": "values", "unlike compared": "refused"},
    "databricks": {**_CONVERTING, "text compared": "values", "text arms": "values"},
    "spark": {**_CONVERTING, "text compared": "values"},
    "tsql": {**_CONVERTING, "sum": "refused", "text compared": "values", "text arms": "values"},
    "fabric": {**_CONVERTING, "sum": "refused", "text compared": "values", "text arms": "values"},
}
_SUMS = frozenset({"Sum", "Avg", "Stddev", "StddevPop", "StddevSamp", "Variance", "VariancePop"})
_ARITHMETIC = frozenset({"+", "*", "Add", "Sub", "Div", "IntDiv", "Mod", "Neg"})
_OF_DATES = frozenset(
    "DateTrunc TimestampTrunc Extract Year Month Day Quarter Week DayOfWeek DayOfYear LastDay DateDiff".split()
)
_OF_TEXTS = frozenset("Lower Upper Trim Initcap Like ILike RegexpLike RegexpReplace SplitPart StrPosition".split())
_SAME = frozenset({"Max", "Min", "AnyValue", "Abs"})


class Families:
    """The rules of one dialect."""

    def __init__(self, dialect: str) -> None:
        self._dialect = dialect
        self._answers = _ANSWERS[dialect]
        self._returned = _returned(dialect)

    def call(self, name: str, places: tuple[str, ...], types: Sequence[SqlType | None]) -> Outcome:
        first = types[0] if types else None
        operands = [each for each in types if each is not None and each.literal is None]
        if name in _SUMS and first is not None and _family(first) in ("text", "date"):
            return self._refused("sum", f"`{name.lower()}` of {self._show(first)}")
        if name in _ARITHMETIC and any(_family(each) == "text" for each in operands):
            # `+` joins texts in some warehouses, and moves a date by an interval in all.
            if all(_family(each) == "text" for each in operands) and self._dialect in ("tsql", "fabric", "bigquery"):
                return None
            text = next(each for each in operands if _family(each) == "text")
            return self._refused("arithmetic", f"arithmetic on {self._show(text)}")
        for uses, wanted, use in ((_OF_DATES, "date", "date function"), (_OF_TEXTS, "text", "text function")):
            if name in uses:
                found = self._unfit(name, wanted, use, operands)
                if found is not None:
                    return found
        if name in _SAME and first is not None:
            return first.stored
        return self._returned.get(name)

    def _unfit(self, name: str, wanted: str, use: str, operands: Sequence[SqlType]) -> Refused | None:
        unfit = ("text", "number") if wanted == "date" else ("number", "date")
        for each in operands:
            if _family(each) in unfit and (wanted == "text" or _family(each) == "text" or len(operands) == 1):
                return self._refused(use, f"`{name.lower()}` of {self._show(each)}")  # type: ignore[arg-type]
        return None

    def _refused(self, use: Use, message: str) -> Refused | None:
        answer = self._answers.get(use)
        return None if answer is None else Refused(message, is_sure=answer == "refused")

    def field(self, of: SqlType) -> Refused | None:
        return None

    def combined(self, how: Combining, types: Sequence[SqlType | None]) -> Outcome:
        known = [each for each in types if each is not None and each != NULL]
        typed = [each for each in known if each.literal is None] or known[:1]
        for one in typed:
            for other in known:
                refused = self._unlike_arms(one, other)
                if refused is not None:
                    return refused
        if len(known) < len([each for each in types if each != NULL]):
            return None
        stored = {each.stored for each in typed}
        return stored.pop() if len(stored) == 1 else None

    def _unlike_arms(self, one: SqlType, other: SqlType) -> Refused | None:
        first, second = _family(one), _family(other)
        if first is None or second is None or first == second:
            return None
        if other.literal is not None and second == "text":
            return None if reads_as(other.literal, one.kind) else self._mixed("text arms", one, other)
        return self._mixed("text arms" if "text" in (first, second) else "unlike arms", one, other)

    def _mixed(self, use: Use, one: SqlType, other: SqlType) -> Refused | None:
        return self._refused(use, f"{self._show(one)} and {self._show(other)} don't go into one column")

    def compared(self, how: Comparing, one: SqlType, other: SqlType) -> Refused | None:
        first, second = _family(one), _family(other)
        if first is None or second is None or first == second or NULL in (one, other):
            return None
        message = f"{self._show(one)} is compared with {self._show(other)}"
        for literal, each in ((one, other), (other, one)):
            if literal.literal is not None and literal.kind == "VARCHAR":
                readable = each.literal is not None or reads_as(literal.literal, each.kind)
                return None if readable else self._refused("text compared", message)
        return self._refused("text compared" if "text" in (first, second) else "unlike compared", message)

    def _show(self, found: SqlType) -> str:
        return f"`{shown(found.stored, self._dialect)}`"


def _family(found: SqlType) -> str | None:
    if found.kind in NUMBERS:
        return "number"
    if found.kind in DATES:
        return "date"
    return {"VARCHAR": "text", "BOOLEAN": "boolean"}.get(found.kind)


def _returned(dialect: str) -> Mapping[str, SqlType]:
    """What functions give that always give one type, as sqlglot knows the dialect; of those that all agree on."""
    sure = {exp.DType.VARCHAR: TEXT, exp.DType.TEXT: TEXT, exp.DType.DATE: DATE, exp.DType.BOOLEAN: BOOLEAN}
    known = Dialect.get_or_raise(dialect).EXPRESSION_METADATA
    return {kind.__name__: sure[told["returns"]] for kind, told in known.items() if told.get("returns") in sure}


def has_rules(dialect: str) -> bool:
    return dialect in _ANSWERS
