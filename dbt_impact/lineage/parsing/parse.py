"""SQL text to a syntax tree: calm texts at once, those that might take the process down after a trial elsewhere."""

import logging
import re
from itertools import pairwise

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.parser import Parser as SqlParser
from sqlglot.tokenizer_core import Token, TokenType

from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.parsing.methods import with_methods
from dbt_impact.lineage.parsing.own_names import parser, tokenizer
from dbt_impact.lineage.parsing.shape import is_calm_by_shape
from dbt_impact.lineage.parsing.strain import MAX_LENGTH, Strain, is_plainly_calm
from dbt_impact.lineage.parsing.trial import Trials
from dbt_impact.lineage.parsing.word_names import with_words_as_names

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
_UNICODE_NAMES = ("athena", "materialize", "postgres", "redshift", "risingwave", "trino")
# What a comment begins with in any dialect.
_COMMENT_MARKS = ("--", "/*", "//", "#")
_BLOCKS = (TokenType.BLOCK_START, TokenType.BLOCK_END)
# What sqlglot logs (unsupported syntax) is said by the tree itself: a `Command` is not a query.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)


class Unparsed(Exception):
    """The text is not a query that can be read; the message is the reason, on one line."""


class Parser:
    """Parses the texts of one dialect, each once."""

    def __init__(self, dialect: Dialect, trials: Trials | None = None) -> None:
        self._dialect = dialect
        self._trials = trials or Trials(dialect.sqlglot)
        self._trees: dict[str, exp.Query | Unparsed] = {}

    def tree(self, sql: str) -> exp.Query | Unparsed:
        """The syntax tree of a query, or why there is none."""
        found = self._trees.get(sql)
        if found is None:
            try:
                found = parse(sql, self._dialect, self._trials)
            except Unparsed as reason:
                found = reason
            self._trees[sql] = found
        return found


def parse(sql: str, dialect: Dialect, trials: Trials | None = None) -> exp.Query:
    """The syntax tree of one query. Raises Unparsed, also where a trial shows that no parser gets through the text."""
    trees = statements(sql, dialect, trials)
    if not trees:
        raise Unparsed("the compiled SQL is empty")
    if len(trees) != 1:
        raise Unparsed(f"the SQL holds {len(trees)} statements instead of one query")
    tree = trees[0]
    if isinstance(tree, exp.Pivot):
        # DuckDB writes `pivot t on …` for `select * from (pivot t on …)`.
        return exp.Select(expressions=[exp.Star()], from_=exp.From(this=exp.Subquery(this=tree)))
    if isinstance(tree, exp.Values) and not any(value for name, value in tree.args.items() if name != "expressions"):
        # `values (1, 2)` alone is all that it gives where it stands in a `from`.
        return exp.Select(expressions=[exp.Star()], from_=exp.From(this=tree))
    if not isinstance(tree, exp.Query):
        kind = type(tree).__name__.lower()
        raise Unparsed(f"a{'n' if kind[0] in 'aeiou' else ''} {kind} statement is not a query")
    return tree


def statements(sql: str, dialect: Dialect, trials: Trials | None = None) -> list[exp.Expr]:
    """The syntax trees of a text's statements, whatever they do. Raises Unparsed like `parse`."""
    if len(sql) > MAX_LENGTH:
        raise Unparsed(f"the SQL is longer than {MAX_LENGTH:,} characters")
    try:
        tokens = tokenizer(dialect.sqlglot).tokenize(sql)
        _check_rendered(sql, tokens)
        _check_names(sql, tokens, dialect)
        if any(mark in sql for mark in _COMMENT_MARKS):
            # It would enter the names that a pivot makes of its values, and keep two grouping sets apart.
            for token in tokens:
                if token.comments:
                    token.comments.clear()
        _check_strain(sql, tokens, trials or Trials(dialect.sqlglot))
        found = _read(parser(dialect.sqlglot), tokens, sql)
        for tree in found:
            with_methods(tree, sql, dialect)
        return found
    except _REFUSED as error:
        raise Unparsed(f"the SQL does not parse: {_first_line(str(error))}") from None


def _read(read_by: SqlParser, tokens: list[Token], sql: str) -> list[exp.Expr]:
    try:
        found = read_by.parse(tokens, sql)
    except _REFUSED:
        if not with_words_as_names(tokens):
            raise
        found = read_by.parse(tokens, sql)
    return [tree for tree in found if tree is not None]


def _check_rendered(sql: str, tokens: list[Token]) -> None:
    """Raises Unparsed where Jinja is left over outside of texts and comments: the grammar would make a struct of it."""
    if "{{" not in sql and "{%" not in sql:
        return
    for token, behind in pairwise(tokens):
        opens = token.token_type == behind.token_type == TokenType.L_BRACE
        if opens or token.token_type in _BLOCKS:
            raise Unparsed(f"Jinja that was not rendered, in line {token.line} of the compiled SQL")


def _check_names(sql: str, tokens: list[Token], dialect: Dialect) -> None:
    """Raises Unparsed at a name written as `U&"d\0061ta"`, of which the grammar would make an `and` of bits."""
    if dialect.sqlglot not in _UNICODE_NAMES or 'U&"' not in sql.upper():
        return
    for one, two, three in zip(tokens, tokens[1:], tokens[2:], strict=False):
        beside = one.end + 1 == two.start and two.end + 1 == three.start
        if beside and (one.text.upper(), two.text) == ("U", "&") and three.token_type == TokenType.IDENTIFIER:
            raise Unparsed(f'a name written as U&"{three.text}"')


def _check_strain(sql: str, tokens: list[Token], trials: Trials) -> None:
    if is_plainly_calm(sql, len(tokens)) or is_calm_by_shape(sql, tokens):
        return
    strain = Strain(sql, tokens)
    reason = strain.refusal
    if reason is None and not strain.is_calm:
        reason = trials.fatal(sql)
    if reason is not None:
        raise Unparsed(reason)


def _first_line(text: str) -> str:
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())[:160]
