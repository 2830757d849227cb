"""Calls of functions that the project itself defines."""

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import term
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.tracer import Called, Tracer


def user_call(tracer: Tracer, scope: Scope, names: tuple[str, ...], call: exp.Expr) -> int | None:
    """The term of a call, where its name (all its parts) means a function of the project; None where it does not."""
    called = tracer.called(names) if tracer.called is not None else None
    if called is None:
        return None
    arguments = _arguments(call)
    if not any(isinstance(each, (exp.Kwarg, exp.PropertyEQ)) for each in arguments):
        _check_count(tracer, called, len(arguments), call)
    parts = [tracer.read(called.value), *(term(tracer, scope, each) for each in arguments)]
    plain = tracer.terms.of("udf", *parts)
    if called.is_volatile:
        tracer.volatile += 1
        rows = (scope.rows,) if scope.rows >= 0 else ()
        return tracer.terms.of("volatile", tracer.node, str(tracer.volatile), plain, *rows)
    if not called.is_aggregate or scope.is_per_row or scope.groups < 0:
        return plain
    ordered = (scope.order,) if scope.order >= 0 else ()
    return tracer.terms.of("aggregate", plain, scope.groups, *ordered)


def _arguments(call: exp.Expr) -> list[exp.Expr]:
    """What a call is given, also where the grammar takes the name for a function of its own."""
    if isinstance(call, exp.Anonymous):
        return list(call.args.get("expressions") or ())
    given = (value for value in call.args.values() if value is not None)
    listed = (each for value in given for each in (value if isinstance(value, list) else [value]))
    return [each for each in listed if isinstance(each, exp.Expr)]


def _check_count(tracer: Tracer, called: Called, count: int, call: exp.Expr) -> None:
    if isinstance(call, exp.Anonymous) and not called.takes(count):
        message = f"`{called.name}` does not take {count} argument{'' if count == 1 else 's'}"
        tracer.trouble("type-mismatch", called.name, str(count), message, call)
