"""`union`, `except`, `intersect`: arms put in one order, so that their order in the SQL does not matter."""

from collections.abc import Mapping

from sqlglot import exp

from dbt_impact.lineage.query.chosen_types import as_chosen
from dbt_impact.lineage.query.ordering import limited
from dbt_impact.lineage.query.select import check_arguments
from dbt_impact.lineage.query.settings import check_sorting
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms.rows import grouped
from dbt_impact.lineage.tracer import Filled, Tracer, Unresolvable
from dbt_impact.lineage.values import (
    GROUP_BY,
    TRANSFORMATION,
    Column,
    Inputs,
    OpenColumns,
    Relation,
    Value,
    all_inputs,
    others,
    used_as,
)

_ARGUMENTS = frozenset(
    "this expression distinct by_name with_ order limit offset sort cluster distribute settings format".split()
)
# Which columns a union by name has: those of both arms, of the first, of either, or those that are listed.
_MODES = frozenset({"kind", "side", "on"})


def set_operation(tracer: Tracer, node: exp.SetOperation, scope: Scope) -> Relation:
    """The relation of a set operation; its columns are named by the first arm. Raises Unresolvable."""
    by_name = bool(node.args.get("by_name"))
    check_arguments(node, _ARGUMENTS | _MODES if by_name and isinstance(node, exp.Union) else _ARGUMENTS)
    check_sorting(node)
    written = _arms(node)
    arms = [_arm(tracer, each, scope) for each in written]
    is_open = any(arm.open is not None for arm in arms)
    if not by_name and not is_open and len({len(arm.columns) for arm in arms}) > 1:
        counts = " and ".join(str(len(arm.columns)) for arm in arms[:4])
        message = f"the arms of a {type(node).__name__.lower()} have {counts} columns"
        odd = next(i for i, arm in enumerate(arms) if len(arm.columns) != len(arms[0].columns))
        tracer.trouble("set-operation", "", "", message, written[odd])
    names = _chosen_names(tracer, node, arms) if by_name else _by_names(arms)
    table = _table(tracer, arms, list(names) if by_name or is_open else None)
    if by_name:
        _note_filled(tracer, arms, written, names)
    if isinstance(node, exp.Union):
        relation = _union(tracer, node, arms, table, names)
    else:
        relation = _other(tracer, node, arms, table)
    scope.rows, scope.row_inputs = relation.rows, relation.row_inputs
    if is_open:
        relation = _opened(tracer, relation, arms)
    scope.items = []
    certain = all(arm.certain for arm in arms)
    _limit(tracer, scope, node, relation, certain=certain)
    _facts(tracer, node, written, arms, relation)
    return Relation(relation.columns, scope.rows, scope.row_inputs, relation.open, certain=certain, order=scope.order)


def _facts(
    tracer: Tracer, node: exp.SetOperation, written: list[exp.Expr], arms: list[Relation], relation: Relation
) -> None:
    """A union is told by its arms, so that one more of them is one fact more."""
    if not isinstance(node, exp.Union):
        tracer.fact("union", relation.rows, node)
        return
    tracer.fact("union", tracer.terms.of("union", "distinct" if node.args.get("distinct") else "all"), node)
    for arm, each in zip(arms, written, strict=True):
        tracer.fact("arm", tracer.terms.of("arm", arm.rows, *(column.value.term for column in arm.columns)), each)


def _limit(tracer: Tracer, scope: Scope, node: exp.SetOperation, relation: Relation, *, certain: bool) -> None:
    by_name = {column.name: column.value for column in relation.columns}
    scope.aliases = by_name.get
    scope.aliases_on = True
    limited(tracer, scope, node, relation.columns, relation.open, certain=certain)


def _arms(node: exp.SetOperation) -> list[exp.Expr]:
    """The arms of a chain of one kind of union, or the two of anything else, without recursion."""
    if not isinstance(node, exp.Union):
        return [node.this, node.args["expression"]]
    found: list[exp.Expr] = []
    todo: list[exp.Expr] = [node]
    while todo:
        each = todo.pop()
        plain = isinstance(each, exp.Union) and (
            each is node or not any(each.args.get(name) for name in ("with_", "order", "limit", "offset", *_MODES))
        )
        same = plain and all(bool(each.args.get(k)) == bool(node.args.get(k)) for k in ("distinct", "by_name"))
        if same and each is not node and _has_mode(node):
            found.append(each)
        elif same:
            check_arguments(each, _ARGUMENTS | _MODES)
            todo.append(each.args["expression"])
            todo.append(each.this)
        elif isinstance(each, exp.Subquery) and not any(value for name, value in each.args.items() if name != "this"):
            todo.append(each.this)
        else:
            found.append(each)
    return found


def _arm(tracer: Tracer, node: exp.Expr, scope: Scope) -> Relation:
    around = scope.beside()
    with tracer.gathering(TRANSFORMATION):
        return tracer.trace_query(tracer, node, around)


def _table(tracer: Tracer, arms: list[Relation], names: list[str] | None) -> list[list[Value]]:
    """For every output column, its value in each arm: by these names, or by place."""
    missing = Value(tracer.terms.of("null"))
    if names is not None:
        found = [{column.name: column.value for column in arm.columns} for arm in arms]
        return [
            [_by_name(tracer, arm, known, name) or missing for arm, known in zip(arms, found, strict=True)]
            for name in names
        ]
    width = len(arms[0].columns)
    return [[arm.columns[i].value if i < len(arm.columns) else missing for arm in arms] for i in range(width)]


def _note_filled(tracer: Tracer, arms: list[Relation], written: list[exp.Expr], names: Mapping[str, Column]) -> None:
    """Notes which columns of the whole each arm does without."""
    for at, (arm, each) in enumerate(zip(arms, written, strict=True)):
        if arm.open is None:
            own = {column.name for column in arm.columns}
            tracer.filled.extend(Filled(name, at, tracer.fragment(each)) for name in names if name not in own)


def _by_names(arms: list[Relation]) -> dict[str, Column]:
    """Each name's first column."""
    found: dict[str, Column] = {}
    for arm in arms:
        for column in arm.columns:
            found.setdefault(column.name, column)
    return found


def _has_mode(node: exp.Expr) -> bool:
    return any(node.args.get(name) for name in _MODES)


def _chosen_names(tracer: Tracer, node: exp.SetOperation, arms: list[Relation]) -> dict[str, Column]:
    """The columns that a union by name has, in order. Raises Unresolvable."""
    names = _by_names(arms)
    if not _has_mode(node):
        return names
    if any(arm.open is not None for arm in arms):
        raise Unresolvable("a union by name of some columns, where those of an arm are not known", node)
    if listed := node.args.get("on"):
        wanted = [tracer.dialect.fold(each.this if isinstance(each, exp.Column) else each) for each in listed]
        return {name: names[name] for name in wanted if name in names}
    side, kind = (str(node.args.get(each)).upper() for each in ("side", "kind"))
    kept = arms[:1] if side == "LEFT" else arms if kind == "INNER" else []
    return {name: column for name, column in names.items() if all(name in _by_names([arm]) for arm in kept)}


def _by_name(tracer: Tracer, arm: Relation, names: dict[str, Value], name: str) -> Value | None:
    return names.get(name) or (arm.open(name) if arm.open is not None else None)


def _closed(tracer: Tracer, term: int) -> int:
    return tracer.terms.shift(term, {}, outer=1)


def _union(
    tracer: Tracer, node: exp.Union, arms: list[Relation], table: list[list[Value]], names: Mapping[str, Column]
) -> Relation:
    terms = tracer.terms
    cells = [[_closed(tracer, value.term) for value in row] for row in table]
    arm_rows = [_closed(tracer, arm.rows) for arm in arms]
    order = sorted(range(len(arms)), key=lambda i: (arm_rows[i], [row[i] for row in cells]))
    rows = terms.of("drel", "union", "0", terms.of("arms", *(arm_rows[i] for i in order)))
    leading = arms[0].columns
    named = list(leading if len(leading) == len(table) and not _has_mode(node) else names.values())
    columns = []
    for first, values, row in zip(named, table, cells, strict=True):
        defined = terms.of("dcol", "union", "0", terms.of("in arms", *(row[i] for i in order)))
        value = Value(defined, all_inputs(values, TRANSFORMATION if len(arms) > 1 else ""))
        columns.append(Column(first.name, value, None, first.written))
    row_inputs: Inputs = frozenset(i for arm in arms for i in arm.row_inputs)
    if node.args.get("distinct"):
        rest = [_closed(tracer, others(arm.open)) for arm in arms if arm.open is not None]
        rows = grouped(terms, rows, [*(column.value.term for column in columns), *_defined(tracer, rest)])
        row_inputs |= used_as(all_inputs((c.value for c in columns), TRANSFORMATION), GROUP_BY)
    return Relation(tuple(columns), rows, row_inputs)


def _defined(tracer: Tracer, cells: list[int]) -> list[int]:
    """What is not listed of the arms, as one column more."""
    return [tracer.terms.of("dcol", "union", "0", tracer.terms.of("in arms by name", *sorted(cells)))] if cells else []


def _other(tracer: Tracer, node: exp.SetOperation, arms: list[Relation], table: list[list[Value]]) -> Relation:
    """`except` and `intersect`: rows of the first arm, chosen by all columns of both."""
    terms = tracer.terms
    if not isinstance(node, (exp.Except, exp.Intersect)):
        raise Unresolvable(f"a {type(node).__name__.lower()}", node)
    kind = f"{type(node).__name__} {'distinct' if node.args.get('distinct') else 'all'}"
    compared = [_closed(tracer, value.term) for row in table for value in row[1:]]
    rest = [_closed(tracer, others(arm.open)) for arm in arms if arm.open is not None]
    own = [row[0] for row in table]
    against = terms.of("compared", _closed(tracer, arms[1].rows), *compared, *rest)
    rows = terms.of("chosen", kind, arms[0].rows, *(v.term for v in own), terms.of("closed", against))
    columns = tuple(
        Column(column.name, as_chosen(tracer, *row[:2]), None, column.written)
        for column, row in zip(arms[0].columns, table, strict=False)
    )
    every = all_inputs((value for row in table for value in row), TRANSFORMATION)
    row_inputs = arms[0].row_inputs | arms[1].row_inputs | used_as(every, "FILTER")
    return Relation(columns, rows, row_inputs)


def _opened(tracer: Tracer, relation: Relation, arms: list[Relation]) -> Relation:
    """Where an arm's columns are not all known, a name that is not known is looked up by name in every arm."""
    terms = tracer.terms
    known = [{column.name: column.value for column in arm.columns} for arm in arms]

    def find(name: str) -> Value | None:
        found = [_by_name(tracer, arm, names, name) for arm, names in zip(arms, known, strict=True)]
        values = [value for value in found if value is not None]
        if not values:
            return None
        cells = sorted(_closed(tracer, value.term) for value in values)
        defined = terms.of("dcol", "union", "0", terms.of("in arms by name", *cells))
        return Value(defined, all_inputs(values, TRANSFORMATION))

    opened: OpenColumns = find
    return Relation(relation.columns, relation.rows, relation.row_inputs, opened)
