"""The columns that a query's own text lists, told by sqlglot's parse alone and never by our tracer."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import sqlglot
from sqlglot import exp

DIALECTS = {"sqlserver": "tsql", "fabric": "tsql", "synapse": "tsql"}
"""The dbt adapters whose grammar has another name in sqlglot."""

ColumnsOf = Callable[[tuple[str, ...]], frozenset[str] | None]
"""The columns that the catalog has for a relation's name, None where it does not have the relation."""

_ADDS_COLUMNS = ("joins", "laterals", "pivots", "columns")


class Stated(NamedTuple):
    """Names in lower case, and whether they are all that the query gives or only some."""

    names: frozenset[str]
    whole: bool

    def contradicts(self, columns: set[str]) -> bool:
        """Whether a table with these columns can't be what the text builds."""
        return self.names != columns if self.whole else not self.names <= columns


NOTHING = Stated(frozenset(), whole=False)


def parsed(sql: str, adapter: str) -> exp.Query | None:
    """The query that sqlglot reads; None where it reads none."""
    try:
        tree = sqlglot.parse_one(sql, dialect=DIALECTS.get(adapter, adapter))
    except (sqlglot.ParseError, sqlglot.TokenError, RecursionError):
        return None
    return tree if isinstance(tree, exp.Query) else None


def stated_columns(query: exp.Expr, columns_of: ColumnsOf, ctes: Mapping[str, exp.Expr] | None = None) -> Stated:
    """What the outermost projection lists.

    A bare `*` over one thing, and nothing joined to it, is what that lists: a CTE or subquery of the same text, or a
    relation of the catalog. Of any other star, and of a value without a name, nothing is said.
    """
    within = query.args.get("with_")
    known = {**(ctes or {}), **{cte.alias.lower(): cte.this for cte in (within.expressions if within else ())}}
    if isinstance(query, exp.Subquery):
        return stated_columns(query.this, columns_of, known)
    if isinstance(query, exp.SetOperation):
        by_name = query.args.get("by_name")
        return NOTHING if by_name else stated_columns(query.left, columns_of, known)
    if not isinstance(query, exp.Select):
        return NOTHING
    found, whole = frozenset[str](), True
    for projection in query.selects:
        if isinstance(projection, (exp.Alias, exp.Column)) and not projection.is_star:
            found |= {projection.alias_or_name.lower()}
            continue
        bare = isinstance(projection, exp.Star) and not any(projection.args.values())
        below = _source(query, columns_of, known) if bare else NOTHING
        found |= below.names
        whole &= below.whole
    return Stated(found, whole)


def _source(query: exp.Select, columns_of: ColumnsOf, known: Mapping[str, exp.Expr]) -> Stated:
    """What is listed for the only thing that a query reads."""
    read = query.args.get("from_")
    source = read.this if read is not None else None
    if source is None or any(holder.args.get(part) for holder in (query, source) for part in _ADDS_COLUMNS):
        return NOTHING
    alias = source.args.get("alias")
    if alias is not None and alias.args.get("columns"):
        return NOTHING
    if isinstance(source, exp.Subquery):
        return stated_columns(source, columns_of, known)
    if not isinstance(source, exp.Table):
        return NOTHING
    name = source.name.lower()
    if not source.db and name in known:
        return stated_columns(known[name], columns_of, {key: value for key, value in known.items() if key != name})
    listed = columns_of(tuple(part.name.lower() for part in source.parts))
    return NOTHING if listed is None else Stated(listed, whole=True)
