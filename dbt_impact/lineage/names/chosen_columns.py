"""Columns chosen by their names: `* like 'x%'`, and DuckDB's and ClickHouse's `columns(…)`."""

import re
from collections.abc import Iterator

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import term
from dbt_impact.lineage.names.patterns import regular
from dbt_impact.lineage.names.spelling import as_written
from dbt_impact.lineage.names.stars import expand
from dbt_impact.lineage.names.tests import fits, listed
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import TRANSFORMATION, Column, Value

_TESTS = (exp.Like, exp.ILike, exp.SimilarTo, exp.RegexpLike, exp.Glob)
_GROUP = r"\\(\d)"
_Choice = tuple[Column, re.Match[str] | None]


def starred(tracer: Tracer, scope: Scope, node: exp.Expr) -> list[Column] | None:
    """DuckDB's `* like 'pattern'`: the columns whose name fits; None for anything else. Raises Unresolvable."""
    test = node.this.unnest() if isinstance(node, exp.Not) else node
    star = test.this if isinstance(test, exp.Binary) else None
    only = tracer.dialect.fold(star.args.get("table")) if isinstance(star, exp.Column) else None
    bare = star.this if isinstance(star, exp.Column) else star
    if not isinstance(bare, exp.Star):
        return None
    if not isinstance(test, _TESTS):
        raise Unresolvable(f"a star with `{type(test).__name__.lower()}`", node)
    columns, opened = expand(tracer, scope, bare, only)
    if opened is not None:
        raise Unresolvable("a star with a condition over a relation whose columns are not known", node)
    chosen = fits(node, as_written(tracer, columns, node))
    return _some(tracer, scope, node, [column for column, is_in in zip(columns, chosen, strict=True) if is_in])


def columns_call(node: exp.Expr) -> exp.Columns | None:
    """The `columns(…)` that an expression holds, not counting what queries inside it hold."""
    for each in node.walk(prune=lambda inner: isinstance(inner, exp.Query)):
        if isinstance(each, exp.Columns) and not each.args.get("unpack"):
            return each
    return None


def dynamic(tracer: Tracer, scope: Scope, node: exp.Expr, call: exp.Columns) -> Iterator[Column]:
    """The expression around a `columns(…)`, once for every column that this names. Raises Unresolvable."""
    bare = node.this if isinstance(node, exp.Alias) else node
    for column, match in _choices(tracer, scope, call):
        with tracer.gathering(TRANSFORMATION) as uses:
            value = Value(_with(tracer, scope, bare, column), inputs_of(uses))
        name, written = column.name, column.written
        if isinstance(node, exp.Alias):
            written = _named(node, column, match)
            name = tracer.dialect.fold(exp.to_identifier(written, quoted=True))
        yield Column(name, value, tracer.fragment(node), written)


def each_choice(tracer: Tracer, scope: Scope, node: exp.Expr) -> Iterator[int]:
    """The terms of a condition: one for each column that a `columns(…)` in it names, all of which must hold."""
    call = columns_call(node)
    if call is None:
        yield term(tracer, scope, node)
        return
    for column in chosen_by(tracer, scope, call):
        yield _with(tracer, scope, node, column)


def chosen_by(tracer: Tracer, scope: Scope, node: exp.Columns) -> list[Column]:
    """The columns that a `columns(…)` names: by a star, a pattern, a list or a lambda. Raises Unresolvable."""
    return [column for column, _ in _choices(tracer, scope, node)]


def _with(tracer: Tracer, scope: Scope, node: exp.Expr, column: Column) -> int:
    before, tracer.chosen = tracer.chosen, column.value
    try:
        return term(tracer, scope, node)
    finally:
        tracer.chosen = before


def _choices(tracer: Tracer, scope: Scope, node: exp.Columns) -> list[_Choice]:
    inner = node.this
    only = tracer.dialect.fold(inner.args.get("table")) if isinstance(inner, exp.Column) else None
    star = inner.this if isinstance(inner, exp.Column) else inner
    offered, opened = expand(tracer, scope, star if isinstance(star, exp.Star) else exp.Star(), only)
    if opened is not None:
        raise Unresolvable("columns(…) over a relation whose columns are not known", node)
    if isinstance(star, exp.Star):
        return [(column, None) for column in offered]
    if isinstance(inner, exp.Array):
        return [(column, None) for column in _of_list(tracer, scope, node, inner, offered)]
    names = as_written(tracer, offered, node)
    if isinstance(inner, exp.Literal) and inner.is_string:
        found = regular(inner.name, names)
        matched = [(column, match) for column, match in zip(offered, found, strict=True) if match is not None]
        _some(tracer, scope, node, [column for column, _ in matched])
        return list(matched)
    if isinstance(inner, exp.Lambda) and inner.expressions:
        chosen = fits(inner.this, names, inner.expressions[0].name.lower())
        some = _some(tracer, scope, node, [column for column, is_in in zip(offered, chosen, strict=True) if is_in])
        return [(column, None) for column in some]
    raise Unresolvable(f"columns(…) with a {type(inner).__name__.lower()}", node)


def _of_list(tracer: Tracer, scope: Scope, node: exp.Columns, inner: exp.Array, offered: list[Column]) -> list[Column]:
    """The columns that a list names, in the relation's order."""
    plain = all(isinstance(each, exp.Literal) for each in inner.expressions)
    wanted = {tracer.dialect.fold(each) for each in listed(inner, [] if plain else as_written(tracer, offered, node))}
    has = {column.name for column in offered}
    for name in sorted(wanted - has):
        possible = not all(item.relation.certain for item in scope.items)
        tracer.trouble("missing-column", name, "", f"`columns(…)` has no column `{name}`", node, possible)
    return _some(tracer, scope, node, [column for column in offered if column.name in wanted])


def _some(tracer: Tracer, scope: Scope, node: exp.Expr, chosen: list[Column]) -> list[Column]:
    """The chosen columns, of which there must be one."""
    if not chosen:
        said = tracer.fragment(node).sql
        possible = not all(item.relation.certain for item in scope.items)
        tracer.trouble("missing-column", "*", "", f"no column has a name that fits `{said}`", node, possible)
    return chosen


def _named(node: exp.Alias, column: Column, match: re.Match[str] | None) -> str:
    """The name that an alias gives: `\\0` in it is the column's own, `\\1` what the pattern's first group found."""
    alias: str = node.args["alias"].name
    groups = re.findall(_GROUP, alias)
    if (groups and column.written is None) or (match is None and set(groups) - {"0"}):
        raise Unresolvable("columns(…) under an alias that is made of names that are not known", node)

    def group(found: re.Match[str]) -> str:
        at = int(found[1])
        if at == 0:
            return str(column.written)
        assert match is not None
        return (match[at] or "") if at <= match.re.groups else ""

    return re.sub(_GROUP, group, alias)
