"""Stars: the columns that `*` stands for, with what it excludes, replaces and renames."""

from collections.abc import Callable, Iterator
from functools import cache

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.expressions import term
from dbt_impact.lineage.instances import mapped
from dbt_impact.lineage.name_patterns import fits_like, regular
from dbt_impact.lineage.scope import Scope, resolves
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import OTHERS, TRANSFORMATION, Column, Item, OpenColumns, Relation, Value, others


def expand(tracer: Tracer, scope: Scope, star: exp.Expr, only: str | None) -> tuple[list[Column], OpenColumns | None]:
    """The columns of a star, of one relation where `only` names it, and what finds those that are not known."""
    items = [item for item in scope.items if only is None or item.alias == only]
    if only is not None and not items:
        items = _around(tracer, scope, only)
    if only is not None and not items:
        whole = _struct(tracer, scope, only)
        if whole is not None:
            return expand_fields(tracer, scope, star, whole)
        message = f"no relation `{tracer.dialect.show(only)}` for its columns"
        tracer.trouble("missing-column", "*", only, message, star)
    return _expanded(tracer, scope, star, items, only)


def expand_fields(
    tracer: Tracer, scope: Scope, star: exp.Expr, whole: Value
) -> tuple[list[Column], OpenColumns | None]:
    """What a star of a struct stands for: its fields are not known, and each is read out of the whole."""

    def find(field: str) -> Value | None:
        if field == OTHERS:
            return Value(tracer.terms.of("fields", whole.term), whole.inputs)
        return Value(tracer.terms.of("field", whole.term, field), whole.inputs)

    return _expanded(tracer, scope, star, [Item("", Relation((), scope.rows, open=find))], "")


def _expanded(
    tracer: Tracer, scope: Scope, star: exp.Expr, items: list[Item], only: str | None
) -> tuple[list[Column], OpenColumns | None]:
    columns = list(_offered(scope, items, whole=only is None))
    is_open = any(item.relation.open is not None for item in items)
    if not any(star.args.values()):
        return columns, _open(tracer, items, {column.name for column in columns}, {}) if is_open else None
    without = _names(tracer, star.args.get("except_"))
    replaced = {tracer.dialect.fold(e.args["alias"]): e for e in star.args.get("replace") or ()}
    fold = tracer.dialect.fold
    renames = {fold(each.this.this): fold(each.args["alias"]) for each in star.args.get("rename") or ()}
    offered = {column.name for column in columns}
    for name in (*without, *replaced, *renames):
        if name not in offered and not is_open:
            shown = tracer.dialect.show(name)
            tracer.trouble("missing-column", name, only or "", f"`*` has no column `{shown}`", star)
    if (pattern := star.args.get("ilike")) is not None:
        keep = fits_like(pattern.name, any_case=True)
        columns = [column for column in columns if keep(column.name)]
    kept: list[Column] = []
    listed = {column.name for column in columns}
    for column in columns:
        if column.name in replaced:
            kept.append(_replacement(tracer, scope, column.name, replaced[column.name].this))
        elif column.name not in without:
            kept.append(replace(column, name=renames[column.name]) if column.name in renames else column)
    if not is_open:
        return kept, None
    kept += [_replacement(tracer, scope, name, each.this) for name, each in replaced.items() if name not in listed]
    hidden = {*without, *replaced, *renames, *(column.name for column in columns)}
    new = {to: name for name, to in renames.items()}
    like = "" if pattern is None else pattern.name
    said = (
        *sorted(without),
        "replaced",
        *sorted(replaced),
        "renamed",
        *sorted(f"{a} {b}" for a, b in renames.items()),
        like,
    )
    return kept, _open(tracer, items, hidden, new, said)


def _around(tracer: Tracer, scope: Scope, alias: str) -> list[Item]:
    """The relation of a query around this one that has the alias, its columns read from there."""
    for at, depth in scope.levels():
        item = at.item(alias)
        if item is not None:
            levels = range(depth)

            def outside(term: int, levels: range = levels) -> int:
                for _ in levels:
                    term = tracer.terms.of("outer", term)
                return term

            return [Item(alias, mapped(item.relation, outside, outside(item.relation.rows)))]
    return []


def _struct(tracer: Tracer, scope: Scope, name: str) -> Value | None:
    """The column of this name, where there may be one."""
    column = exp.column(exp.to_identifier(name, quoted=True))
    if not resolves(tracer, scope, column):
        return None
    with tracer.gathering(TRANSFORMATION) as uses:
        whole = term(tracer, scope, column)
    return Value(whole, inputs_of(uses))


def _offered(scope: Scope, items: list[Item], *, whole: bool) -> Iterator[Column]:
    emitted: set[str] = set()
    for item in items:
        if not (whole and scope.merged):
            yield from item.relation.columns
            continue
        for column in item.relation.columns:
            if column.name not in scope.merged:
                yield column
            elif column.name not in emitted:
                emitted.add(column.name)
                yield Column(column.name, scope.merged[column.name])


def _open(
    tracer: Tracer, items: list[Item], hidden: set[str], new: dict[str, str], said: tuple[str, ...] = ()
) -> OpenColumns:
    """Finds the columns that are not listed; `said` is what the star leaves out and renames of them."""
    finders = [item.relation.open for item in items if item.relation.open is not None]

    def find(name: str) -> Value | None:
        if name == OTHERS:
            return all_others(tracer, finders, said)
        if name in hidden and name not in new:
            return None
        found = [value for each in finders if (value := each(new.get(name, name))) is not None]
        if len(found) < 2:
            return found[0] if found else None
        either = tracer.terms.of("either", *(value.term for value in found))
        return Value(either, frozenset().union(*(value.inputs for value in found)))

    # Stars over stars ask the same relation again and again: each doubling would double the questions.
    return cache(find)


def all_others(tracer: Tracer, finders: list[OpenColumns], said: tuple[str, ...] = ()) -> Value:
    """All columns that any of the finders may find, as one value."""
    found = {others(each) for each in finders}
    if len(found) == 1 and not said:
        return Value(found.pop())
    return Value(tracer.terms.of("others", *said, *sorted(found)))


def _replacement(tracer: Tracer, scope: Scope, name: str, node: exp.Expr) -> Column:
    with tracer.gathering(TRANSFORMATION) as uses:
        found = term(tracer, scope, node)
    return Column(name, Value(found, inputs_of(uses)), tracer.fragment(node))


def _names(tracer: Tracer, nodes: list[exp.Expr] | exp.Expr | None) -> set[str]:
    listed = nodes if isinstance(nodes, list) else [] if nodes is None else [nodes]
    return {tracer.dialect.fold(each.this if isinstance(each, exp.Column) else each) for each in listed}


def starred_like(tracer: Tracer, scope: Scope, node: exp.Expr) -> list[Column] | None:
    """DuckDB's `* like 'pattern'`: the columns whose name fits; None for anything else."""
    negated = isinstance(node, exp.Not)
    test = node.this.unnest() if negated else node
    if not isinstance(test, exp.Binary) or not isinstance(test.this, exp.Star):
        return None
    pattern = test.args["expression"]
    if not isinstance(test, (exp.Like, exp.ILike)) or not isinstance(pattern, exp.Literal):
        raise Unresolvable(f"a star with `{type(test).__name__.lower()}`", node)
    columns, opened = expand(tracer, scope, test.this, None)
    if opened is not None:
        raise Unresolvable("a star with `like` over a relation whose columns are not known", node)
    fits = fits_like(pattern.name, any_case=isinstance(test, exp.ILike))
    return [column for column in columns if fits(column.name) is not negated]


def dynamic(
    tracer: Tracer, scope: Scope, node: exp.Expr, columns_node: exp.Columns, trace: Callable[[exp.Expr], int]
) -> list[Column]:
    """DuckDB's `columns(…)`: the expression around it once for every column that the pattern names."""
    found: list[Column] = []
    for column in chosen_by(tracer, scope, columns_node):
        with tracer.gathering(TRANSFORMATION) as uses:
            tracer.chosen = column.value
            value = Value(trace(node), inputs_of(uses))
            tracer.chosen = None
        found.append(Column(column.name, value, tracer.fragment(node)))
    return found


def chosen_by(tracer: Tracer, scope: Scope, node: exp.Columns) -> list[Column]:
    """The columns that a `columns(…)` names, by a star, a pattern or a list. Raises Unresolvable."""
    inner = node.this
    only = tracer.dialect.fold(inner.args.get("table")) if isinstance(inner, exp.Column) else None
    star = inner.this if isinstance(inner, exp.Column) else inner
    offered, is_open = expand(tracer, scope, star if isinstance(star, exp.Star) else exp.Star(), only)
    if is_open is not None:
        raise Unresolvable("columns(…) over a relation whose columns are not known", node)
    if isinstance(star, exp.Star):
        return offered
    if isinstance(inner, exp.Literal) and inner.args.get("is_string"):
        chosen = regular(inner.name, [column.name for column in offered])
        return [column for column, is_chosen in zip(offered, chosen, strict=True) if is_chosen]
    if isinstance(inner, exp.Array) and all(isinstance(each, exp.Literal) for each in inner.expressions):
        by_name = {column.name: column for column in reversed(offered)}
        names = [tracer.dialect.fold(each.name) for each in inner.expressions]
        for name in names:
            if name not in by_name:
                tracer.trouble("missing-column", name, "", f"`columns(…)` has no column `{name}`", node)
        return [by_name[name] for name in names if name in by_name]
    raise Unresolvable(f"columns(…) with a {type(inner).__name__.lower()}", node)
