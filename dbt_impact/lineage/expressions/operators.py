"""Operators that can be written in more than one way: every way gets the same term."""

from collections.abc import Iterator

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import Handler, generic, term
from dbt_impact.lineage.expressions.truths import as_condition, as_truth
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms.folded import compared
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.values import CONDITIONAL, TRANSFORMATION


def operands(node: exp.Expr, kind: type[exp.Expr]) -> Iterator[exp.Expr]:
    """The operands of a chain of one associative operator, brackets removed, without recursion."""
    todo = [node]
    while todo:
        each = todo.pop()
        while isinstance(each, exp.Paren):
            each = each.this
        if isinstance(each, kind):
            todo.append(each.args["expression"])
            todo.append(each.this)
        else:
            yield each


def _and(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    found: set[int] = set()
    for each in operands(node, exp.And):
        found.update(conjuncts(tracer, term(tracer, scope, each)))
    return conjunction(tracer, found)


def conjuncts(tracer: Tracer, condition: int) -> tuple[int, ...]:
    """The conditions that a term holds together; what is always true holds none."""
    key = tracer.terms.key(condition)
    if key == ("Boolean", "True") or (key[:2] == ("bag", "=") and key[2] == key[3] and _is_literal(tracer, key[2])):
        return ()
    return tracer.terms.parts(condition) if key[:2] == ("set", "and") else (condition,)


def _is_literal(tracer: Tracer, part: int | str) -> bool:
    return isinstance(part, int) and tracer.terms.tag(part) == "literal"


def conjunction(tracer: Tracer, conditions: set[int]) -> int:
    if not conditions:
        return tracer.terms.of("Boolean", "True")
    return as_truth(tracer, *conditions) if len(conditions) == 1 else tracer.terms.set("and", conditions)


def _or(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    found = [as_condition(tracer.terms, term(tracer, scope, each)) for each in operands(node, exp.Or)]
    return tracer.terms.set("or", found)


def commutative(name: str) -> Handler:
    def handle(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
        return tracer.terms.bag(name, (term(tracer, scope, node.this), term(tracer, scope, node.args["expression"])))

    return handle


def _comparison(name: str) -> Handler:
    def handle(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
        left, right = term(tracer, scope, node.this), term(tracer, scope, node.args["expression"])
        return compared(tracer.terms, name, left, right)

    return handle


def _less(name: str, turned: bool) -> Handler:
    def handle(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
        left, right = term(tracer, scope, node.this), term(tracer, scope, node.args["expression"])
        return tracer.terms.of(name, right, left) if turned else tracer.terms.of(name, left, right)

    return handle


def _not(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    inner = node.this
    while isinstance(inner, exp.Paren):
        inner = inner.this
    if isinstance(inner, exp.Not):
        return as_truth(tracer, term(tracer, scope, inner.this))
    if isinstance(inner, (exp.EQ, exp.NEQ)) and not isinstance(inner.args["expression"], (exp.Any, exp.All)):
        turned = "<>" if isinstance(inner, exp.EQ) else "="
        return _comparison(turned)(tracer, scope, inner)
    return tracer.terms.of("not", as_condition(tracer.terms, term(tracer, scope, inner)))


def _between(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    if node.args.get("symmetric"):
        return generic(tracer, scope, node)
    this = term(tracer, scope, node.this)
    low, high = term(tracer, scope, node.args["low"]), term(tracer, scope, node.args["high"])
    return tracer.terms.set("and", (tracer.terms.of("<=", low, this), tracer.terms.of("<=", this, high)))


def _case(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    subject = node.args.get("this")
    value = -1 if subject is None else _conditional(tracer, scope, subject)
    parts: list[int] = []
    for branch in node.args["ifs"]:
        condition = _conditional(tracer, scope, branch.this)
        alone = as_condition(tracer.terms, condition)
        parts.append(alone if subject is None else compared(tracer.terms, "=", value, condition))
        parts.append(term(tracer, scope, branch.args["true"]))
    default = node.args.get("default")
    parts.append(tracer.terms.of("null") if default is None else term(tracer, scope, default))
    return tracer.terms.of("case", *parts)


def _if(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    otherwise = node.args.get("false")
    return tracer.terms.of(
        "case",
        as_condition(tracer.terms, _conditional(tracer, scope, node.this)),
        term(tracer, scope, node.args["true"]),
        tracer.terms.of("null") if otherwise is None else term(tracer, scope, otherwise),
    )


def _conditional(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    before, tracer.use = tracer.use, CONDITIONAL if tracer.use == TRANSFORMATION else tracer.use
    try:
        return term(tracer, scope, node)
    finally:
        tracer.use = before


def _is_json(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """`is json … with/without unique keys`: an absent word and a negated one are not the same here."""
    flags = (str(node.args.get(name)) for name in ("this", "with_", "unique"))
    return tracer.terms.of("is json", *flags)


def _null(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    return tracer.terms.of("null")


def _paren(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    return term(tracer, scope, node.this)


def _alias(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """A name inside an expression: a struct's field, the name that a pivot's columns get."""
    return tracer.terms.of("as", tracer.dialect.made_field(node.args["alias"]), term(tracer, scope, node.this))


def _literal(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    return tracer.terms.of("literal", str(node.this), "text" if node.args.get("is_string") else "number")


def _var(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    return tracer.terms.of("name", str(node.this).lower())


HANDLERS: dict[type[exp.Expr], Handler] = {
    exp.Paren: _paren,
    exp.Alias: _alias,
    exp.Literal: _literal,
    exp.Var: _var,
    exp.Null: _null,
    exp.And: _and,
    exp.Or: _or,
    exp.Mul: commutative("*"),
    exp.EQ: _comparison("="),
    exp.NEQ: _comparison("<>"),
    exp.NullSafeEQ: commutative("is"),
    exp.NullSafeNEQ: commutative("is not"),
    exp.LT: _less("<", turned=False),
    exp.LTE: _less("<=", turned=False),
    exp.GT: _less("<", turned=True),
    exp.GTE: _less("<=", turned=True),
    exp.Not: _not,
    exp.Between: _between,
    exp.Case: _case,
    exp.If: _if,
    exp.JSON: _is_json,
}
