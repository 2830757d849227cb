"""`select * from x` and no more: what x is. Two in three selects of a dbt project are such, to import and to end."""

from collections.abc import Sequence

from sqlglot import exp

from dbt_impact.lineage.names.naming import apart
from dbt_impact.lineage.names.stars import check_width, expand
from dbt_impact.lineage.relations.sources import entering
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.values import Column, Item, Relation

_READ = frozenset({"with_", "expressions", "from_"})


def everything(tracer: Tracer, node: exp.Select, scope: Scope) -> Relation | None:
    """The relation that a select passes on as it is; None for a select that says anything else. Raises Unresolvable."""
    star, table = _star(node), _table(node)
    if star is None or table is None:
        return None
    name, relation = entering(tracer, scope, table)
    columns: Sequence[Column] = relation.columns
    opened = None
    if relation.open is not None:
        scope.items.append(Item(name, relation))
        columns, opened = expand(tracer, scope, star, None)
    check_width(columns, star)
    listed, certain = apart(tracer.dialect, columns), relation.certain
    return Relation(listed, relation.rows, relation.row_inputs, opened, certain=certain, order=relation.order)


def _star(node: exp.Select) -> exp.Star | None:
    """The star that is all of the select list, where the select has no other clause than its `from`."""
    listed = node.args["expressions"]
    if len(listed) != 1 or type(listed[0]) is not exp.Star or any(listed[0].args.values()):
        return None
    return None if any(value and name not in _READ for name, value in node.args.items()) else listed[0]


def _table(node: exp.Select) -> exp.Table | None:
    """The one relation that is read, by its name."""
    clause = node.args.get("from_")
    table = None if clause is None else clause.this
    is_name = isinstance(table, exp.Table) and isinstance(table.this, exp.Identifier) and not table.args.get("joins")
    return table if is_name else None
