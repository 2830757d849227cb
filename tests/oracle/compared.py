"""The constants with which a project's SQL compares columns: values that decide something."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Between, exp.NullSafeEQ, exp.NullSafeNEQ)
_MOST = 12


def compared(texts: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """For each name of a column (in lower case) the texts of the constants that stand in a comparison with it."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for text in texts:
        try:
            tree = sqlglot.parse_one(text, dialect="duckdb")
        except (SqlglotError, RecursionError):
            continue
        for each in tree.find_all(*_COMPARED, exp.Case):
            columns = {column.name.lower() for column in each.find_all(exp.Column)}
            constants = dict.fromkeys(literal.name for literal in each.find_all(exp.Literal))
            if isinstance(each, exp.Case) and each.this is None:
                continue
            for column in columns:
                found[column] |= constants
    return {column: tuple(constants)[:_MOST] for column, constants in found.items()}
