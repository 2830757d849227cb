"""An element of a select list that only passes a column on, with or without an alias: nearly every element is one."""

from sqlglot import exp

from dbt_impact.lineage.names.spelling import spelled
from dbt_impact.lineage.scope import Scope, column
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.values import IDENTITY, Column


def passes_names(tracer: Tracer) -> bool:
    """Whether a mere name can be looked up without its handler: nobody notes it, and it names no expression."""
    return not (tracer.is_watched or tracer.dialect.names_expressions)


def passed_on(tracer: Tracer, scope: Scope, node: exp.Expr) -> Column | None:
    """The output column of a mere name, read as `scope` and `tracer` say; None for what is more than that."""
    bare, alias = (node.args["this"], node.args["alias"]) if type(node) is exp.Alias else (node, None)
    if type(bare) is not exp.Column:
        return None
    args, rules = bare.args, tracer.dialect
    this = args["this"]
    if type(this) is not exp.Identifier or args.get("join_mark") or tracer.parameters:
        return None  # a star, a path, a place, perhaps a lambda's parameter
    tracer.use = IDENTITY
    scope.has_plain_column = True
    value = column(tracer, scope, bare)
    defined = value.definition or tracer.fragment(bare)
    if alias is None:
        return Column(rules.fold(this), value, defined, spelled(tracer, scope, node))
    if type(alias) is not exp.Identifier:
        return Column(rules.fold(alias), value, defined, spelled(tracer, scope, node))
    return Column(rules.fold(alias), value, defined, (alias.args["this"] or None) if rules.keeps_case else None)
