"""Scalar expressions to terms: each kind of syntax has a handler; the rest is its operator and its arguments."""

from collections.abc import Callable

from sqlglot import exp

from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Tracer, Unresolvable

Handler = Callable[[Tracer, Scope, exp.Expr], int]


def term(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """The term of an expression; what it reads is gathered in `tracer.uses`. Raises Unresolvable."""
    kind = type(node)
    handler = tracer.handlers.get(kind)
    if handler is None:
        if not isinstance(node, exp.Expr):  # the grammar makes more of a call than is there: `div0(a)`
            raise Unresolvable("a call that lacks an argument")
        bases = (tracer.handlers[base] for base in kind.__mro__ if base in tracer.handlers)
        handler = tracer.handlers[kind] = next(bases, generic)
    return handler(tracer, scope, node)


def generic(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    """An operator or function and its arguments, by name and in one order however they were written."""
    given = [each for each in node.args.items() if each[1] or _is_given(each[1])]
    if len(given) > 1:
        given.sort(key=_name)
    parts: list[int | str] = []
    for name, value in given:
        if name != "this":  # `l[:2]` has an `expression` and no `this`
            parts.append(name)
        if isinstance(value, list):
            parts.append(f"[{len(value)}")
            parts.extend([_part(tracer, scope, each) for each in value])
        else:
            parts.append(_part(tracer, scope, value))
    return tracer.terms.of(type(node).__name__, *parts)


def _is_given(value: object) -> bool:
    """Whether a value that counts as false is one all the same: a zero, an empty text."""
    return value is not None and value is not False and value != []


def _name(argument: tuple[str, object]) -> tuple[bool, str]:
    return argument[0] != "this", argument[0]


def _part(tracer: Tracer, scope: Scope, value: object) -> int | str:
    return term(tracer, scope, value) if isinstance(value, exp.Expr) else str(value)


def enclosed(tracer: Tracer, term: int) -> int:
    """A term of the query at hand as part of a closed one."""
    terms = tracer.terms
    return terms.of("outer", term) if terms.extent(term) or terms.reads_outside(term) else term
