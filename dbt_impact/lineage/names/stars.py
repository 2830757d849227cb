"""Stars: the columns that `*` stands for, with what it excludes, replaces and renames."""

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import term
from dbt_impact.lineage.expressions.structs import field_names, is_written_out
from dbt_impact.lineage.fields import field
from dbt_impact.lineage.instances import mapped
from dbt_impact.lineage.names.patterns import fits_like
from dbt_impact.lineage.scope import Scope, resolves
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import OTHERS, TRANSFORMATION, Column, Item, OpenColumns, Relation, Value, others

# Stars over stars double the columns at every step; no warehouse holds as many as this.
_MOST_COLUMNS = 20_000


def check_width(columns: Sequence[Column], node: exp.Expr) -> None:
    """Raises Unresolvable where a star has brought in more columns than any table holds."""
    if len(columns) > _MOST_COLUMNS:
        raise Unresolvable(f"more than {_MOST_COLUMNS:,} columns", node)


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
    """What a star of a struct stands for: its fields where they are known; each is read out of the whole."""
    if tracer.dialect.case in ("insensitive", "lower") and (names := field_names(tracer, whole.term)) is not None:
        is_spelled = tracer.dialect.keeps_case and is_written_out(tracer, whole.term)
        fields = [(name, field(tracer, whole, name)) for name in names]
        columns = tuple(Column(name.lower(), value, None, name if is_spelled else None) for name, value in fields)
        return _expanded(tracer, scope, star, [Item("", Relation(columns, scope.rows))], "")

    def find(name: str) -> Value | None:
        return (
            Value(tracer.terms.of("fields", whole.term), whole.inputs) if name == OTHERS else field(tracer, whole, name)
        )

    return _expanded(tracer, scope, star, [Item("", Relation((), scope.rows, open=find))], "")


def _expanded(
    tracer: Tracer, scope: Scope, star: exp.Expr, items: list[Item], only: str | None
) -> tuple[list[Column], OpenColumns | None]:
    columns = list(_offered(scope, items, whole=only is None))
    is_open = any(item.relation.open is not None for item in items)
    if not any(star.args.values()):
        return columns, _open(tracer, items, {column.name for column in columns}, {}) if is_open else None
    without = _names(tracer, star.args.get("except_"))
    _check_named(star)
    replaced = {tracer.dialect.fold(e.args["alias"]): e for e in star.args.get("replace") or ()}
    fold = tracer.dialect.fold
    renaming = {fold(each.this.this): each.args["alias"] for each in star.args.get("rename") or ()}
    renames = {name: fold(alias) for name, alias in renaming.items()}
    offered = {column.name for column in columns}
    # DuckDB passes over a column to be renamed that is not there.
    for name in (*without, *replaced, *(() if tracer.dialect.sqlglot == "duckdb" else renames)):
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
            kept.append(_replacement(tracer, scope, column.name, replaced[column.name]))
        elif column.name in renames:
            kept.append(replace(column, name=renames[column.name], written=renaming[column.name].name))
        elif column.name not in without:
            kept.append(column)
    if not is_open:
        return kept, None
    kept += [_replacement(tracer, scope, name, each) for name, each in replaced.items() if name not in listed]
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
                yield Column(column.name, scope.merged[column.name], None, scope.written.get(column.name))


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


def _check_named(star: exp.Expr) -> None:
    """Raises Unresolvable where what a star replaces or renames has no name."""
    for way in ("replace", "rename"):
        for each in star.args.get(way) or ():
            if not isinstance(each, exp.Alias) or each.args.get("alias") is None:
                raise Unresolvable(f"`* {way}` without a name", each)


def _replacement(tracer: Tracer, scope: Scope, name: str, alias: exp.Alias) -> Column:
    with tracer.gathering(TRANSFORMATION) as uses:
        found = term(tracer, scope, alias.this)
    return Column(name, Value(found, inputs_of(uses)), tracer.fragment(alias.this), alias.args["alias"].name)


def _names(tracer: Tracer, nodes: list[exp.Expr] | exp.Expr | None) -> set[str]:
    listed = nodes if isinstance(nodes, list) else [] if nodes is None else [nodes]
    return {tracer.dialect.fold(each.this if isinstance(each, exp.Column) else each) for each in listed}


def first_of(tracer: Tracer, finders: list[OpenColumns]) -> OpenColumns | None:
    """Finds what is not listed in the first of some that has it; None where all is listed."""
    if not finders:
        return None

    def find(name: str) -> Value | None:
        if name == OTHERS:
            return all_others(tracer, finders)
        return next((value for each in finders if (value := each(name)) is not None), None)

    return find
