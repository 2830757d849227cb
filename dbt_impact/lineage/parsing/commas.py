"""Commas that separate nothing: the grammar reads over them, and the warehouse does not."""

import re
from itertools import pairwise

from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import TokenType

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.parsing.own_names import tokenizer

# Two commas with nothing between, or one behind what begins a list: what nearly every text lacks, told at once.
_SUSPECT = r"(?i)(?:[,(\[]|\bselect)(?:\s|--[^\n]*(?:\n|$))*,"
_TRAILING = r"(?i),(?:\s|--[^\n]*(?:\n|$))*from\b"
_BEGINNING = frozenset({TokenType.COMMA, TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.SELECT})
# Others take a comma before `from`, or have come to.
_NONE_BEFORE_FROM = frozenset("athena fabric mysql postgres redshift trino tsql".split())


def stray_comma(sql: str, dialect: Dialect) -> int | None:
    """The line of the first comma that the warehouse surely refuses, from 1; None where there is none."""
    no_trailing = dialect.sqlglot in _NONE_BEFORE_FROM
    if not re.search(_SUSPECT, sql) and not (no_trailing and re.search(_TRAILING, sql)):
        return None
    try:
        tokens = tokenizer(dialect.sqlglot).tokenize(sql)
    except SqlglotError:
        return None
    for before, token in pairwise(tokens):
        if token.token_type == TokenType.COMMA and before.token_type in _BEGINNING:
            return int(token.line)
        if no_trailing and token.token_type == TokenType.FROM and before.token_type == TokenType.COMMA:
            return int(before.line)
    return None
