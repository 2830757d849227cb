"""Elements of a select list by how they are written: stars, mere columns, and aliases inside of expressions."""

from collections.abc import Iterator

from sqlglot import exp

from dbt_impact.lineage.tracer import Tracer


def as_rows(node: exp.Select) -> frozenset[str]:
    """`select as struct`, and `as value` of a struct, where rows are expected: the fields are the columns."""
    kind = str(node.args.get("kind")).upper()
    is_known = kind == "STRUCT" or (kind == "VALUE" and len(node.expressions) == 1 and not is_star(node.expressions[0]))
    return frozenset({"kind"}) if is_known else frozenset()


def nested_aliases(node: exp.Select) -> Iterator[exp.Expr]:
    for each in node.expressions:
        bare = each.this if isinstance(each, exp.Alias) else each
        for found in bare.find_all(exp.Alias) if not isinstance(bare, exp.Column) else ():
            if found.find_ancestor(exp.Select) is node:
                yield found


def is_plain(node: exp.Expr) -> bool:
    bare = node.this if isinstance(node, exp.Alias) else node
    return isinstance(bare, (exp.Column, exp.Star))


def is_star(node: exp.Expr) -> bool:
    return isinstance(node, exp.Star) or (isinstance(node, exp.Column) and isinstance(node.this, exp.Star))


def qualified_star(tracer: Tracer, node: exp.Expr) -> tuple[exp.Star | None, str | None]:
    if isinstance(node, exp.Star):
        return node, None
    if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
        return node.this, tracer.dialect.fold(node.args.get("table"))
    if isinstance(node, exp.Dot) and isinstance(node.args["expression"], exp.Star):
        inner = node.this.unnest()
        if isinstance(inner, exp.Column) and inner.args.get("table") is None:
            return node.args["expression"], tracer.dialect.fold(inner.this)
    return None, None
