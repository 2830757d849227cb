"""The `from` clause: relations numbered apart, joined, and null-extended, to one term of rows."""

from dataclasses import dataclass

from sqlglot import exp

from dbt_impact.lineage.expressions import term
from dbt_impact.lineage.instances import null_extended
from dbt_impact.lineage.operators import conjuncts
from dbt_impact.lineage.rows import joined, one_row
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.sources import source
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import JOIN, TRANSFORMATION, Item, Value, all_inputs, used_as

_JOIN_ARGUMENTS = frozenset(["this", "on", "side", "kind", "using", "method", "hint", "global_", "match_condition"])
_KINDS = frozenset({"", "INNER", "CROSS", "OUTER", "SEMI", "ANTI", "STRAIGHT_JOIN"})
_METHODS = frozenset({"", "NATURAL", "ASOF"})


@dataclass(slots=True)
class _Tree:
    """Relations that were joined so far: the items they offer and the term of their rows."""

    items: list[Item]
    rows: int


def from_clause(tracer: Tracer, scope: Scope, node: exp.Select) -> int:
    """The rows of a select before its filters. The relations are in `scope.items` afterwards."""
    clause = node.args.get("from_")
    if clause is None:
        return one_row(tracer.terms)
    tree = _relation(tracer, scope, clause.this)
    for join in node.args.get("joins") or ():
        tree = _joined(tracer, scope, tree, join)
    for lateral in node.args.get("laterals") or ():
        right = _relation(tracer, scope, lateral)
        side = "LEFT" if lateral.args.get("outer") else ""
        tree = _combined(tracer, scope, tree, right, side, set())
    return tree.rows


def _relation(tracer: Tracer, scope: Scope, node: exp.Expr) -> _Tree:
    """One relation, or several in brackets that are joined first."""
    inner = node.this if isinstance(node, exp.Subquery) else None
    if isinstance(inner, (exp.Table, exp.Subquery)) and not node.args.get("alias"):
        if node.args.get("pivots") or node.args.get("joins"):
            raise Unresolvable("a pivot or a join of joined relations in brackets", node)
        tree = _relation(tracer, scope, inner)
        for join in inner.args.get("joins") or ():
            tree = _joined(tracer, scope, tree, join)
        return tree
    item = source(tracer, scope, node)
    scope.items.append(item)
    scope.row_inputs |= item.relation.row_inputs
    return _Tree([item], item.relation.rows)


def _joined(tracer: Tracer, scope: Scope, left: _Tree, join: exp.Join) -> _Tree:
    for name, value in join.args.items():
        if value and name not in _JOIN_ARGUMENTS:
            raise Unresolvable(f"`{name}` in a join", join)
    side, kind, method = (str(join.args.get(name) or "").upper() for name in ("side", "kind", "method"))
    if kind not in _KINDS or method not in _METHODS:
        raise Unresolvable(f"a {(method or kind).lower()} join", join)
    before = scope.row_inputs
    scope.row_inputs = frozenset()
    right = _relation(tracer, scope, join.this)
    entering, scope.row_inputs = used_as(scope.row_inputs, JOIN), before
    scope.row_inputs |= entering
    with tracer.gathering(JOIN) as uses:
        conditions = _conditions(tracer, scope, left, right, join, side, method)
    scope.row_inputs |= inputs_of(uses)
    if method == "ASOF":
        side = f"ASOF {side}".strip()
    elif kind in ("SEMI", "ANTI"):
        side = f"{side} {kind}".strip()
    fact = tracer.terms.of("join", side, right.rows, tracer.terms.set("conditions", conditions))
    tracer.fact("join", fact, join)
    return _combined(tracer, scope, left, right, side, conditions)


def _conditions(
    tracer: Tracer, scope: Scope, left: _Tree, right: _Tree, join: exp.Join, side: str, method: str
) -> set[int]:
    names = [tracer.dialect.fold(each) for each in join.args.get("using") or ()]
    if method == "NATURAL":
        names = _shared(tracer, left, right, join)
    found = {_using(tracer, scope, left, right, name, join, side) for name in names}
    for clause in ("on", "match_condition"):
        if (condition := join.args.get(clause)) is not None:
            found.update(conjuncts(tracer, term(tracer, scope, condition)))
    return found - {tracer.terms.of("Boolean", "True")}


def _shared(tracer: Tracer, left: _Tree, right: _Tree, join: exp.Join) -> list[str]:
    if any(item.relation.open is not None for item in (*left.items, *right.items)):
        raise Unresolvable("a natural join of a relation whose columns are not known", join)
    offered = {name for item in left.items for name in item.by_name}
    names = [name for item in right.items for name in item.by_name if name in offered]
    if not names:
        tracer.trouble("missing-column", "*", "", "the natural join has no column left to join on", join)
    return names


def _using(tracer: Tracer, scope: Scope, left: _Tree, right: _Tree, name: str, join: exp.Join, side: str) -> int:
    """The condition of one name in `using`, which the two sides then offer as one column."""
    one = scope.merged.get(name) or _offered(tracer, left, name, join)
    other = _offered(tracer, right, name, join)
    terms = tracer.terms
    tracer.read(one)
    tracer.read(other)
    if side == "FULL":
        both = terms.of("Coalesce", one.term, "[1", other.term)
        scope.merged[name] = Value(both, all_inputs((one, other), TRANSFORMATION))
    else:
        scope.merged[name] = other if side == "RIGHT" else one
    for item in right.items:
        item.merged.add(name)
    return terms.bag("=", (one.term, other.term))


def _offered(tracer: Tracer, tree: _Tree, name: str, join: exp.Join) -> Value:
    for item in tree.items:
        if name in item.by_name and name not in item.merged:
            return item.by_name[name][0]
    for item in tree.items:
        if item.relation.open is not None and (value := item.relation.open(name)) is not None:
            return value
    shown = tracer.dialect.show(name)
    tracer.trouble("missing-column", name, "", f"`using ({shown})`: one side has no column `{shown}`", join)
    return Value(tracer.terms.of("missing", name))


def _combined(tracer: Tracer, scope: Scope, left: _Tree, right: _Tree, side: str, conditions: set[int]) -> _Tree:
    terms = tracer.terms
    together = terms.set("conditions", conditions)
    items = [*left.items, *right.items]
    if side == "":
        return _Tree(items, joined(terms, (left.rows, right.rows), conditions))
    if side in ("SEMI", "ANTI", "LEFT SEMI", "LEFT ANTI"):
        scope.items = [item for item in scope.items if item not in right.items]
        return _Tree(left.items, terms.of(side.split()[-1].lower(), left.rows, right.rows, together))
    if side == "LEFT":
        _extend(tracer, scope, right, right.rows, together)
        return _Tree([*left.items, *right.items], terms.of("left", left.rows, right.rows, together))
    if side == "RIGHT":
        _extend(tracer, scope, left, left.rows, together)
        return _Tree([*left.items, *right.items], terms.of("left", right.rows, left.rows, together))
    if side == "FULL":
        left_rows, right_rows = left.rows, right.rows
        _extend(tracer, scope, left, left_rows, together)
        _extend(tracer, scope, right, right_rows, together)
        _extend_merged(tracer, scope, terms.bag("sides", (left_rows, right_rows)), together)
        both = terms.of("full", terms.bag("sides", (left_rows, right_rows)), together)
        return _Tree([*left.items, *right.items], both)
    if side in ("ASOF", "ASOF LEFT"):
        rows = terms.of("asof", side, left.rows, right.rows, together)
        _extend(tracer, scope, right, rows, together)
        return _Tree([*left.items, *right.items], rows)
    raise Unresolvable(f"a {side.lower()} join")


def _extend(tracer: Tracer, scope: Scope, tree: _Tree, rows: int, condition: int) -> None:
    """Null-extends all items of one side, where the scope holds them too."""
    for i, item in enumerate(tree.items):
        extended = null_extended(tracer, item, rows, condition)
        at = next(n for n, each in enumerate(scope.items) if each is item)
        scope.items[at] = tree.items[i] = extended


def _extend_merged(tracer: Tracer, scope: Scope, rows: int, condition: int) -> None:
    for name, value in scope.merged.items():
        scope.merged[name] = Value(tracer.terms.of("nullable", value.term, rows, condition), value.inputs, value.type)
