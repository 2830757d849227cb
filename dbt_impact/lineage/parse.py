"""SQL text to a syntax tree, with a guard: the compiled parser overflows the stack on very deep nesting."""

import logging
import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from dbt_impact.lineage.dialects import Dialect

MAX_LENGTH = 1_000_000
MAX_DEPTH = 200
# What is quoted or commented out nests nothing; the rest opens, closes, or repeats a prefix operator.
_TOKENS = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|[(\[{]|[)\]}]|\bcase\b|\bend\b|\bnot\b|[-~+](?=\s*[-~+])",
    re.S | re.I,
)
_OPENS, _CLOSES = {"(", "[", "{", "case"}, {")", "]", "}", "end"}

# The grammar's own errors, and what its builders raise on calls that they do not expect (`object_construct('a')`).
_REFUSED = (
    SqlglotError,
    RecursionError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
# What sqlglot logs (unsupported syntax) is said by the tree itself: a `Command` is not a query.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)


class Unparsed(Exception):
    """The text is not a query that can be read; the message is the reason, on one line."""


class Parser:
    """Parses the texts of one dialect, each once."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._trees: dict[str, exp.Query | Unparsed] = {}

    def tree(self, sql: str) -> exp.Query | Unparsed:
        """The syntax tree of a query, or why there is none."""
        found = self._trees.get(sql)
        if found is None:
            try:
                found = parse(sql, self._dialect)
            except Unparsed as reason:
                found = reason
            self._trees[sql] = found
        return found


def parse(sql: str, dialect: Dialect) -> exp.Query:
    """The syntax tree of one query. Raises Unparsed."""
    if len(sql) > MAX_LENGTH:
        raise Unparsed(f"the SQL is longer than {MAX_LENGTH:,} characters")
    if nesting(sql) > MAX_DEPTH:
        raise Unparsed(f"the SQL nests deeper than {MAX_DEPTH} levels")
    try:
        trees = [tree for tree in sqlglot.parse(sql, dialect=dialect.sqlglot) if tree is not None]
    except _REFUSED as error:
        raise Unparsed(f"the SQL does not parse: {_first_line(str(error))}") from None
    if not trees:
        raise Unparsed("the compiled SQL is empty")
    if len(trees) != 1:
        raise Unparsed(f"the SQL holds {len(trees)} statements instead of one query")
    tree = trees[0]
    if isinstance(tree, exp.Pivot):
        # DuckDB writes `pivot t on …` for `select * from (pivot t on …)`.
        return exp.Select(expressions=[exp.Star()], from_=exp.From(this=exp.Subquery(this=tree)))
    if not isinstance(tree, exp.Query):
        raise Unparsed(f"a {type(tree).__name__.lower()} statement is not a query")
    return tree


def nesting(sql: str) -> int:
    """How deep brackets, `case` and prefix operators nest, never too low; 0 where there are few of them."""
    if sum(map(sql.count, "([{-~+")) + sql.lower().count("case") + sql.lower().count("not") < MAX_DEPTH:
        return 0
    depth = deepest = run = 0
    for match in _TOKENS.finditer(sql):
        token = match.group().lower()
        if token in _OPENS:
            depth += 1
            deepest = max(deepest, depth + run)
        elif token in _CLOSES:
            depth -= 1
            run = 0
        elif token == "not" or token in "-~+":
            run += 1
            deepest = max(deepest, depth + run)
    return deepest


def _first_line(text: str) -> str:
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())[:160]
