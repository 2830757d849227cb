"""Columns of a grouped select that are neither grouped by nor aggregated: warehouses refuse them."""

from collections.abc import Collection, Iterable

from sqlglot import exp

from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms.terms import Part
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.values import Column

# MySQL can be told to take them, SQLite does; Postgres takes those that a primary key among the keys decides, and in
# ClickHouse it depends on the version what `upper(k) as k … group by upper(k)` reads.
_TAKING = frozenset({"mysql", "sqlite"})
_PERHAPS = frozenset({"postgres", "clickhouse"})
_LEAVES = frozenset({"col", "dcol", "nullable"})
# Values that are made of others of the same row alone; so is whatever the grammar knows by name.
_MADE = frozenset({"bag", "set", "case", "not", "<", "<=", "field", "row", "call", "element", "order"})


def note_ungrouped(
    tracer: Tracer,
    scope: Scope,
    keys: Collection[int],
    columns: Iterable[Column],
    clauses: Iterable[tuple[int, exp.Expr]],
    written: exp.Expr,
) -> None:
    """Notes what reads a column outside of aggregates that the keys do not decide.

    Each output column is asked for, and each term of `having`, `qualify` and `order by`, with its clause.
    """
    if tracer.dialect.sqlglot in _TAKING:
        return
    # `group by (a, b)` is grouped by both.
    pairs = {part for key in keys if tracer.terms.tag(key) == "Tuple" for part in _parts(tracer.terms.key(key))}
    decided = pairs.union(keys)
    offered = {column.value.term for item in scope.items for column in item.relation.columns}
    possible = tracer.dialect.sqlglot in _PERHAPS
    for column in columns:
        if _is_loose(tracer, scope, column.value.term, decided, offered):
            message = f"`{tracer.dialect.show(column.name)}` is neither grouped by nor aggregated"
            tracer.trouble("ungrouped-column", column.name, "", message, written, possible)
    for term, clause in clauses:
        if _is_loose(tracer, scope, term, decided, offered):
            where = "order by" if isinstance(clause, exp.Order) else clause.key
            message = f"`{where}` reads a column that is neither grouped by nor aggregated"
            tracer.trouble("ungrouped-column", "", where, message, clause, possible)


def _is_loose(tracer: Tracer, scope: Scope, term: int, keys: Collection[int], offered: Collection[int]) -> bool:
    todo, seen = [term], {term}
    while todo:
        at = todo.pop()
        key = tracer.terms.key(at)
        tag = str(key[0])
        if at in keys:
            continue
        if tag in _LEAVES and key[1] != "made":
            return True
        new: Iterable[int] = ()
        if tag in _MADE or tag[:1].isupper():
            new = _parts(key)
        elif at in offered and tag not in ("literal", "null"):
            return True  # an aggregate or a window of a query inside
        elif tag == "window" and key[4] == scope.window_rows:
            new = _parts(key[:4])  # its function, and what it parts and orders the groups by
        todo.extend(part for part in new if part not in seen)
        seen.update(new)
    return False


def _parts(key: tuple[Part, ...]) -> list[int]:
    return [part for part in key if isinstance(part, int)]
