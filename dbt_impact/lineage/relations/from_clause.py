"""The `from` clause: relations numbered apart, joined, and null-extended, to one term of rows."""

import msgspec
from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import term
from dbt_impact.lineage.expressions.operators import conjuncts
from dbt_impact.lineage.instances import null_extended
from dbt_impact.lineage.invalid import refuse
from dbt_impact.lineage.relations.array_join import elements, walked
from dbt_impact.lineage.relations.sources import source
from dbt_impact.lineage.relations.uniqueness import at_most_one, tested_key
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms.rows import joined, one_row
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import JOIN, TRANSFORMATION, Inputs, Item, Value, all_inputs, used_as

# A hint, `global` and `directed` tell how to join, not what.
_JOIN_ARGUMENTS = frozenset(
    ["this", "on", "side", "kind", "using", "method", "match_condition", "hint", "global_", "directed"]
)
_KINDS = frozenset({"", "INNER", "CROSS", "OUTER", "SEMI", "ANTI", "ANY", "STRAIGHT_JOIN"})
# The term of the rows is made anew with each relation.
_MOST_RELATIONS = 500
_METHODS = frozenset({"", "NATURAL", "ASOF", "POSITIONAL"})


class _Tree(msgspec.Struct):
    """Relations that were joined so far: their items, the term of their rows, and what `using` made one column.

    `written` has the names of those columns as the warehouse writes them, None where that is not known.
    """

    items: list[Item]
    rows: int
    merged: dict[str, Value] = {}
    written: dict[str, str | None] = {}


def from_clause(tracer: Tracer, scope: Scope, node: exp.Select) -> int:
    """The rows of a select before its filters. The relations are in `scope.items` afterwards."""
    clause = node.args.get("from_")
    if clause is None:
        return one_row(tracer.terms)
    tree = _relation(tracer, scope, clause.this)
    only = tree.items[0].relation if len(tree.items) == 1 else None
    if only is not None and not node.args.get("joins") and not node.args.get("laterals"):
        scope.order = only.order
    for join in node.args.get("joins") or ():
        tree = _joined(tracer, scope, tree, join)
    for lateral in node.args.get("laterals") or ():
        right = _entering(tracer, scope, lateral)
        # `outer apply` has `cross_apply` False, `cross apply` True, and a lateral has neither.
        is_outer = lateral.args.get("outer") or lateral.args.get("cross_apply") is False
        side = "LEFT" if is_outer else ""
        tree = _combined(tracer, scope, tree, right, side, set())
    return tree.rows


def _relation(tracer: Tracer, scope: Scope, node: exp.Expr) -> _Tree:
    """One relation with the joins of its own: in brackets, in `a join b join c on … on …`, in `from a join b`."""
    tree = _bare(tracer, scope, node)
    for join in node.args.get("joins") or ():
        tree = _joined(tracer, scope, tree, join)
    return tree


def _bare(tracer: Tracer, scope: Scope, node: exp.Expr) -> _Tree:
    inner = node.this if isinstance(node, exp.Subquery) else None
    if isinstance(inner, (exp.Table, exp.Subquery)) and not node.args.get("alias"):
        if node.args.get("pivots"):
            raise Unresolvable("a pivot of joined relations in brackets", node)
        tree = _relation(tracer, scope, inner)
        outside = [item for item in scope.items if item not in tree.items]
        if any(name in item.by_name for name in tree.merged for item in outside):
            raise Unresolvable("`using` in brackets with a name that is also outside of them", node)
        return tree
    if isinstance(node, exp.AtIndex) or (isinstance(node, exp.Pivot) and isinstance(node.this, exp.AtIndex)):
        item = walked(tracer, scope, node)
    else:
        item = source(tracer, scope, node)
    if scope.items and scope.item(item.alias) is not None:
        _note_namesake(tracer, scope, item, node)
    scope.items.append(item)
    if len(scope.items) > _MOST_RELATIONS:
        raise Unresolvable(f"more than {_MOST_RELATIONS} relations in one `from`", node)
    scope.row_inputs |= item.relation.row_inputs
    return _Tree([item], item.relation.rows)


def _note_namesake(tracer: Tracer, scope: Scope, item: Item, node: exp.Expr) -> None:
    """Notes a relation that has the name of another one. Tables of two schemas may each be called what they are."""
    scope.has_namesakes = True
    if node.args.get("alias") and node.alias and item.alias:
        message = f"two relations of one `from` are named `{tracer.dialect.show(item.alias)}`"
        refuse(tracer, "relation named twice", message, node)


def _joined(tracer: Tracer, scope: Scope, left: _Tree, join: exp.Join) -> _Tree:
    if str(join.args.get("kind") or "").upper() == "ARRAY":
        return _array_joined(tracer, scope, left, join)
    for name, value in join.args.items():
        if value and name not in _JOIN_ARGUMENTS:
            raise Unresolvable(f"`{name}` in a join", join)
    side, kind, method = (str(join.args.get(name) or "").upper() for name in ("side", "kind", "method"))
    if kind == "ASOF":
        kind, method = "", kind
    if kind not in _KINDS or method not in _METHODS:
        raise Unresolvable(f"a {(method or kind).lower()} join", join)
    outside = scope.row_inputs
    right = _entering(tracer, scope, join.this)
    with tracer.gathering(JOIN) as uses:
        conditions = _conditions(tracer, scope, left, right, join, method)
    scope.row_inputs |= inputs_of(uses)
    if isinstance(join.this, exp.Lateral) and join.this.args.get("cross_apply") is False:
        side = "LEFT"
    if method == "ASOF":
        side = f"ASOF {side}".strip()
    elif method == "POSITIONAL":
        side = "POSITIONAL"
    elif kind == "ANY":
        side = f"ANY {side}".strip()
    elif kind in ("SEMI", "ANTI"):
        side = f"{side} {kind}".strip()
    fact = tracer.terms.of("join", side, right.rows, tracer.terms.set("conditions", conditions))
    tracer.fact("join", fact, join)
    key = tested_key(tracer, right.items, right.rows, left.items, conditions) if side == "LEFT" else None
    tree = _combined(tracer, scope, left, right, side, conditions)
    # Where each row finds one partner at most, which one it is decides about the columns that come in, not about rows.
    if side.endswith("LEFT") and tree.rows == left.rows:
        scope.row_inputs = outside
        _decide(scope, tree, inputs_of(uses))
    elif key is not None:
        tracer.relied.append(key)
        # What touches the key itself, or its relation's rows, may make it find more.
        scope.row_inputs = outside | used_as(right.items[0].relation.row_inputs, JOIN) | _inputs_from(uses, key[0])
        _decide(scope, tree, inputs_of(uses))
    return tree


def _entering(tracer: Tracer, scope: Scope, node: exp.Expr) -> _Tree:
    """What a join brings in; what decides its rows now decides by a join."""
    before, scope.row_inputs = scope.row_inputs, frozenset()
    right = _relation(tracer, scope, node)
    scope.row_inputs = before | used_as(scope.row_inputs, JOIN)
    return right


def _array_joined(tracer: Tracer, scope: Scope, left: _Tree, join: exp.Join) -> _Tree:
    item, placed = elements(tracer, scope, join)
    is_left = str(join.args.get("side") or "").upper() == "LEFT"
    scope.items.append(item)
    scope.row_inputs |= used_as(item.relation.row_inputs, JOIN)
    tree = _combined(tracer, scope, left, _Tree([item], item.relation.rows), "LEFT" if is_left else "", set())
    for each in left.items:
        each.merged.update(placed)
    scope.merged.update(placed)
    tree.merged.update(placed)
    tracer.fact("join", item.relation.rows, join)
    return tree


def _conditions(tracer: Tracer, scope: Scope, left: _Tree, right: _Tree, join: exp.Join, method: str) -> set[int]:
    names = [tracer.dialect.fold(each) for each in join.args.get("using") or ()]
    if method == "NATURAL":
        names = _shared(tracer, left, right, join)
    found: set[int] = set()
    for name in names:
        found.update(conjuncts(tracer, _using(tracer, scope, left, right, name, join)))
    before = scope.rows, scope.aliases_on
    scope.rows, scope.aliases_on = left.rows, tracer.dialect.alias_in_on
    for clause in ("on", "match_condition"):
        if (condition := join.args.get(clause)) is not None:
            found.update(conjuncts(tracer, term(tracer, scope, condition)))
    scope.rows, scope.aliases_on = before
    return found - {tracer.terms.of("Boolean", "True")}


def _shared(tracer: Tracer, left: _Tree, right: _Tree, join: exp.Join) -> list[str]:
    if any(item.relation.open is not None for item in (*left.items, *right.items)):
        raise Unresolvable("a natural join of a relation whose columns are not known", join)
    offered = {name for item in left.items for name in item.by_name}
    listed = [column.name for item in right.items for column in item.relation.columns]
    names = list(dict.fromkeys(name for name in listed if name in offered))
    if not names:
        tracer.trouble("missing-column", "*", "", "the natural join has no column left to join on", join)
    return names


def _using(tracer: Tracer, scope: Scope, left: _Tree, right: _Tree, name: str, join: exp.Join) -> int:
    """The condition of one name in `using`, which the two sides then offer as one column."""
    one = left.merged.get(name) or _offered(tracer, left, name, join)
    other = right.merged.get(name) or _offered(tracer, right, name, join)
    tracer.read(one)
    tracer.read(other)
    left.merged[name], right.merged[name] = one, other
    for tree in (left, right):
        tree.written.setdefault(name, next((each.written(name) for each in tree.items if name in each.by_name), None))
    for item in right.items:
        item.merged.add(name)
    return tracer.terms.bag("=", (one.term, other.term))


def _offered(tracer: Tracer, tree: _Tree, name: str, join: exp.Join) -> Value:
    for item in tree.items:
        if name in item.by_name and name not in item.merged:
            return item.by_name[name]
    for item in tree.items:
        if item.relation.open is not None and (value := item.relation.open(name)) is not None:
            return value
    shown = tracer.dialect.show(name)
    tracer.trouble("missing-column", name, "", f"`using ({shown})`: one side has no column `{shown}`", join)
    return Value(tracer.terms.of("missing", name))


def _combined(tracer: Tracer, scope: Scope, left: _Tree, right: _Tree, side: str, conditions: set[int]) -> _Tree:
    """Two trees joined: the side that may find no partner null-extended, then the columns of `using` merged."""
    terms = tracer.terms
    together = terms.set("conditions", conditions)
    if side in ("SEMI", "ANTI", "LEFT SEMI", "LEFT ANTI"):
        scope.items = [item for item in scope.items if item not in right.items]
        rows = terms.of(side.split()[-1].lower(), left.rows, right.rows, together)
        scope.merged.update(left.merged)
        scope.written.update(left.written)
        return _Tree(left.items, rows, left.merged, left.written)
    if side == "":
        rows = joined(terms, (left.rows, right.rows), conditions)
    elif side == "LEFT":
        rows = _kept(tracer, left, right, conditions)
        _extend(tracer, scope, right, right.rows, together)
    elif side == "RIGHT":
        rows = _kept(tracer, right, left, conditions)
        _extend(tracer, scope, left, left.rows, together)
    elif side == "FULL":
        rows = terms.of("full", terms.bag("sides", (left.rows, right.rows)), together)
        if terms.reads_outside(together):
            # Rows without a partner have values here, which need not be those that the query around compares.
            together = terms.of("full", together)
        # Sides of equal rows without a leaf (`select 1`) would offer equal columns.
        apart = left.rows == right.rows
        _extend(tracer, scope, left, terms.of("first", left.rows) if apart else left.rows, together)
        _extend(tracer, scope, right, terms.of("second", right.rows) if apart else right.rows, together)
    elif side in ("POSITIONAL", "ANY RIGHT", "ANY FULL"):
        # Which rows stand side by side is the warehouse's choice, or that of the order in which they come.
        orders = [each.relation.order for each in (*left.items, *right.items) if each.relation.order >= 0]
        rows = terms.of("side by side", side, left.rows, right.rows, together, *orders)
        _extend(tracer, scope, left, rows, together)
        _extend(tracer, scope, right, terms.of("second", rows), together)
    elif side in ("ASOF", "ASOF LEFT", "ANY", "ANY LEFT"):
        nearest = terms.of("asof", side, left.rows, right.rows, together)
        _extend(tracer, scope, right, nearest, together)
        rows = left.rows if side.endswith("LEFT") else nearest  # each finds one partner, or none and is kept
    else:
        raise Unresolvable(f"a {side.lower()} join")
    merged = _merged(tracer, left, right, side)
    scope.merged.update(merged)
    written = {**right.written, **left.written}
    if side == "RIGHT":  # a star writes the name as the right side does, a pattern sees it as the left side does
        written.update((name, None) for name, way in left.written.items() if right.written.get(name, way) != way)
    scope.written.update(written)
    return _Tree([*left.items, *right.items], rows, merged, written)


def _kept(tracer: Tracer, kept: _Tree, joined_to: _Tree, conditions: set[int]) -> int:
    """The rows of an outer join: those of the side that is kept, where none of them can meet two partners."""
    if at_most_one(tracer, joined_to.items, joined_to.rows, kept.items, conditions):
        return kept.rows
    return tracer.terms.of("left", kept.rows, joined_to.rows, tracer.terms.set("conditions", conditions))


def _merged(tracer: Tracer, left: _Tree, right: _Tree, side: str) -> dict[str, Value]:
    """What an unqualified name of `using` means after a join: the side that always has a value, else either."""
    found: dict[str, Value] = {**right.merged, **left.merged}
    for name in left.merged.keys() & right.merged.keys():
        one, other = left.merged[name], right.merged[name]
        if side == "RIGHT":
            found[name] = other
        elif side == "FULL":
            # In ClickHouse what finds no partner is no null but a zero or an empty text.
            how = "found" if tracer.dialect.sqlglot == "clickhouse" else "Coalesce"
            both = tracer.terms.of(how, one.term, "expressions", "[1", other.term)
            found[name] = Value(both, all_inputs((one, other), TRANSFORMATION))
    return found


def _inputs_from(uses: list[tuple[Value, str]], unique_id: str) -> Inputs:
    """What is read of one node."""
    return frozenset(each for each in inputs_of(uses) if each.unique_id == unique_id)


def _decide(scope: Scope, tree: _Tree, conditions: Inputs) -> None:
    """Lets what a join compares, and the rows of the item that it brings in last, decide about that item's columns."""
    item = tree.items[-1]
    inputs = conditions | used_as(item.relation.row_inputs, JOIN)
    columns = tuple(
        replace(each, value=replace(each.value, inputs=each.value.inputs | inputs)) for each in item.relation.columns
    )
    decided = Item(item.alias, replace(item.relation, columns=columns), database_path=item.database_path)
    decided.merged = item.merged
    at = next(n for n, each in enumerate(scope.items) if each is item)
    scope.items[at] = tree.items[-1] = decided


def _extend(tracer: Tracer, scope: Scope, tree: _Tree, rows: int, condition: int) -> None:
    """Null-extends all items of one side, where the scope holds them too."""
    for i, item in enumerate(tree.items):
        extended = null_extended(tracer, item, rows, condition)
        at = next(n for n, each in enumerate(scope.items) if each is item)
        scope.items[at] = tree.items[i] = extended
    for name, value in tree.merged.items():
        term = tracer.terms.of("nullable", value.term, rows, condition)
        tree.merged[name] = Value(term, value.inputs)
