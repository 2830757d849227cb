"""Functions of which the grammar makes others, though they give something else: they keep their own names."""

from functools import cache

from sqlglot.dialects.dialect import Dialect as Grammar
from sqlglot.parser import Parser
from sqlglot.tokens import Tokenizer

# DuckDB 1's `a ~ 'x'` matches in full what `regexp_matches(a, 'x')` finds anywhere, and the grammar has no version;
# what `decode` does with bytes that are no text would be lost; `size(null)` is -1 and `array_size(null)` is null; a
# third argument of `percentile`, and a second one of `groupConcat`, would be lost; T-SQL's `square` gives a float, and
# `power` what it is given; `sysdatetime()` has more digits than `getdate()`; a login is no database user.
_KEPT = {
    "clickhouse": ("GROUPCONCAT", "RANDCANONICAL"),
    "databricks": ("PERCENTILE", "SIZE"),
    "duckdb": ("DECODE", "REGEXP_MATCHES"),
    "fabric": ("SQUARE", "SUSER_NAME", "SUSER_SNAME", "SYSDATETIME"),
    "spark": ("PERCENTILE", "SIZE"),
    "tsql": ("SQUARE", "SUSER_NAME", "SUSER_SNAME", "SYSDATETIME"),
}


@cache
def grammar(name: str) -> Grammar:
    """A grammar, from whose tables in this process those functions are taken: their calls are read as written."""
    found = Grammar.get_or_raise(name)
    for each in _KEPT.get(name, ()):
        for known in (found.parser_class.FUNCTIONS, found.parser_class.FUNCTION_PARSERS):
            known.pop(each, None)
    return found


@cache
def tokenizer(name: str) -> Tokenizer:
    """The grammar's tokenizer, which each text begins anew: it takes longer to make than a short text to read."""
    return grammar(name).tokenizer()


@cache
def parser(name: str) -> Parser:
    """The grammar's parser, which each text begins anew, too."""
    return grammar(name).parser()
