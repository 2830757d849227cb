"""Which types fit into which: casts that lose nothing, and texts that can be read as a type."""

import re
from collections.abc import Mapping

from dbt_impact.lineage.types.data_types import DATES, NUMBERS, SqlType

# How many decimal digits a whole number has at most.
DIGITS: Mapping[str, int] = {
    "TINYINT": 3, "SMALLINT": 5, "INT": 10, "BIGINT": 19, "INT128": 38,
    "UTINYINT": 3, "USMALLINT": 5, "UINT": 10, "UBIGINT": 20, "UINT128": 39,
}  # fmt: skip
_SIGNED = ("TINYINT", "SMALLINT", "INT", "BIGINT", "INT128")
_UNSIGNED = ("UTINYINT", "USMALLINT", "UINT", "UBIGINT", "UINT128")
# The whole numbers that a floating-point number holds exactly.
_EXACT_IN: dict[str, tuple[str, ...]] = {"FLOAT": ("TINYINT", "SMALLINT", "UTINYINT", "USMALLINT")}
_EXACT_IN["DOUBLE"] = (*_EXACT_IN["FLOAT"], "INT", "UINT", "FLOAT")

_NUMBER = r"\s*[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*"
_DAY = r"(?s)\s*\d{1,6}[-/]\d{1,2}[-/]\d{1,2}(?:\b.*)?"
_SPECIAL = frozenset({"epoch", "infinity", "-infinity", "inf", "-inf", "nan", "now", "today", "tomorrow", "yesterday"})
_TRUTHS = frozenset("true false t f yes no y n on off 1 0".split())
# What the text of a type that holds others begins with, in DuckDB or in Postgres.
_OPENINGS = {"ARRAY": ("[", "{"), "LIST": ("[",), "STRUCT": ("{", "("), "MAP": ("{",)}


def holds(wanted: SqlType, given: SqlType) -> bool:
    """Whether every value of one number type is one of another too, as it is."""
    if wanted.kind == given.kind:
        if wanted.kind != "DECIMAL":
            return wanted.kind not in ("ARRAY", "STRUCT", "MAP") or wanted.stored == given.stored
        return _decimal_holds(wanted.precision, given.precision)
    if given.kind in _SIGNED and wanted.kind in _SIGNED:
        return _SIGNED.index(given.kind) < _SIGNED.index(wanted.kind)
    if given.kind in _UNSIGNED and wanted.kind in (*_UNSIGNED, *_SIGNED):
        return DIGITS[given.kind] < DIGITS[wanted.kind]
    if given.kind in DIGITS and wanted.kind == "DECIMAL":
        return _decimal_holds(wanted.precision, (DIGITS[given.kind], 0))
    return given.kind in _EXACT_IN.get(wanted.kind, ())


def _decimal_holds(wanted: tuple[int, int] | None, given: tuple[int, int] | None) -> bool:
    if wanted is None or given is None:
        return False
    return wanted[1] >= given[1] and wanted[0] - wanted[1] >= given[0] - given[1]


def comes_back(given: SqlType, through: SqlType) -> bool:
    """Whether a value that is cast to another type and back again is what it was."""
    if holds(through, given):
        return True
    if through.kind == "VARCHAR":
        return given.kind in DIGITS or given.kind in ("DATE", "BOOLEAN", "UUID", "DECIMAL")
    return given.kind == "DATE" and through.kind == "TIMESTAMP"


def reads_as(text: str, kind: str) -> bool:
    """Whether a text can be read as a value of a type; True where that is not known."""
    bare = text.strip().lower()
    if kind in NUMBERS:
        return re.fullmatch(_NUMBER, text) is not None or bare in _SPECIAL or bare.startswith(("0x", "0b"))
    if kind in DATES:
        return re.match(_DAY, text) is not None or bare in _SPECIAL
    if kind == "BOOLEAN":
        return bare in _TRUTHS
    return bare.startswith(_OPENINGS.get(kind, ("",)))
