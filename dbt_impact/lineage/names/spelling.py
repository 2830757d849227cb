"""How column names are written where the warehouse keeps a case that comparing names leaves out: patterns see it."""

from collections.abc import Sequence

from msgspec.structs import replace
from sqlglot import exp

from dbt_impact.lineage.instances import renamed
from dbt_impact.lineage.names.duckdb_names import written_name
from dbt_impact.lineage.names.naming import apart
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable
from dbt_impact.lineage.values import Column, Relation


def spelled(tracer: Tracer, scope: Scope, node: exp.Expr) -> str | None:
    """An element of a select list: as its alias is written, or as the column that it only passes on."""
    if not tracer.dialect.keeps_case:
        return None
    if isinstance(node, exp.Alias):
        return str(node.alias) or None  # the grammar makes an alias without a name of `[:k]`
    bare = node.unnest()
    if isinstance(bare, exp.Column) and isinstance(bare.this, exp.Identifier):
        return _of_column(tracer, scope, bare)
    return written_name(bare)


def _of_column(tracer: Tracer, scope: Scope, node: exp.Column) -> str | None:
    qualifier, name = node.args.get("table"), tracer.dialect.fold(node.this)
    for at, _ in scope.levels():
        if qualifier is not None:
            item = at.item(tracer.dialect.fold(qualifier))
            if item is not None:
                return item.written(name)
            continue
        if name in at.merged:
            # After a full join it is written as it is read, else as in the side that always has it.
            return node.name if at.written.get(name) == node.name else None
        offering = [item for item in at.items if name in item.by_name]
        if offering:
            return offering[0].written(name) if len(offering) == 1 else None
    return None


def listed_as(tracer: Tracer, relation: Relation, alias: exp.TableAlias, *, perhaps: bool = False) -> Relation:
    """The relation under the column list of an alias, noted as trouble where that is longer than the relation.

    It is `perhaps` such where what the list is longer by may be passed over.
    """
    names = [each.this if isinstance(each, exp.ColumnDef) else each for each in alias.columns]
    if relation.open is None and len(names) > len(relation.columns):
        name = tracer.dialect.fold(names[len(relation.columns)])
        message = f"an alias lists {len(names)} columns of a relation that has {len(relation.columns)}"
        tracer.trouble("missing-column", name, "", message, alias, perhaps or not relation.certain)
    found = respelled(tracer, renamed(tracer.terms, relation, [tracer.dialect.fold(each) for each in names]), names)
    return replace(found, columns=apart(tracer.dialect, found.columns)) if names else found


def respelled(tracer: Tracer, relation: Relation, names: Sequence[exp.Expr]) -> Relation:
    """The relation whose first columns an alias names, in the case of that alias."""
    if not names or not tracer.dialect.keeps_case:
        return relation
    listed = [each.this if isinstance(each, exp.ColumnDef) else each for each in names]
    columns = tuple(
        replace(column, written=listed[i].name) if i < len(listed) else column
        for i, column in enumerate(relation.columns)
    )
    return replace(relation, columns=columns)


def as_written(tracer: Tracer, columns: Sequence[Column], node: exp.Expr) -> list[str]:
    """The names as a pattern sees them. Raises Unresolvable where the case of one is not known."""
    if not tracer.dialect.keeps_case:
        return [column.name for column in columns]
    found: list[str] = []
    for column in columns:
        if column.written is None:
            raise Unresolvable(f"columns chosen by name where the case of `{column.name}` is not known", node)
        found.append(column.written)
    return found
