"""`connect by`: rows of a hierarchy, each of which is a row of the relations, at the level where it was found."""

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import term
from dbt_impact.lineage.expressions.operators import conjuncts
from dbt_impact.lineage.instances import mapped
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable, inputs_of
from dbt_impact.lineage.values import FILTER, Relation, Value, used_as

_PSEUDO = ("LEVEL", "CONNECT_BY_ISLEAF", "CONNECT_BY_ISCYCLE")


def hierarchy(tracer: Tracer, scope: Scope, node: exp.Select) -> int | None:
    """The term of how the rows at hand are walked, None where they are not; what tells the level can be read then.

    Raises Unresolvable where `prior` is read outside of the clause, which the grammar takes for a column.
    """
    connect = node.args.get("connect")
    if connect is None:
        return None
    for each in node.find_all(exp.Column):
        if tracer.dialect.fold(each.this) == tracer.dialect.fold("prior") and each.args.get("table") is None:
            raise Unresolvable("`prior` outside of `connect by`", each)
    for name in map(tracer.dialect.fold, _PSEUDO):
        if not any(name in item.by_name for item in scope.items):
            scope.merged[name] = Value(tracer.terms.of("of hierarchy", name), scope.row_inputs)
    parts: list[int | str] = []
    with tracer.gathering(FILTER) as uses:
        for clause in ("start", "connect"):
            if (condition := connect.args.get(clause)) is not None:
                found = conjuncts(tracer, term(tracer, scope, condition))
                parts.extend((clause, tracer.terms.set("conditions", found)))
    scope.row_inputs |= used_as(inputs_of(uses), FILTER)
    walked = tracer.terms.of("hierarchy", scope.rows, str(bool(connect.args.get("nocycle"))), *parts)
    tracer.fact("filter", walked, connect)
    return walked


def in_hierarchy(tracer: Tracer, relation: Relation, walked: int) -> Relation:
    """What a select gives whose rows were walked: any of its values may be that of a row above, or a level."""
    terms = tracer.terms
    found = mapped(relation, lambda each: terms.of("in hierarchy", each, walked), relation.rows)
    return replace(found, order=relation.order)
