"""`coalesce` over two sides of a join that are compared with each other: which of them is never null before the other.

Only operands of one known type are put into one: the type of all of them is that of the result.
"""

from collections.abc import Iterator

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import Handler, generic
from dbt_impact.lineage.expressions.told_types import told_type
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms.terms import Part, Terms, as_term
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.types.data_types import DATES, NUMBERS
from dbt_impact.lineage.values import AGGREGATION, FILTER, JOIN

# Written values, before which anything may be null.
_WRITTEN = frozenset({"literal", "null", "Null", "Boolean"})
# Types of which equal values are one value: no two texts under a collation, no two zeros, no two time zones.
_EXACT = (NUMBERS - {"FLOAT", "DOUBLE"}) | (DATES - {"TIMESTAMPTZ"})
# Rows that are some of those in their first part, none of whose columns became null.
_SOME_OF = frozenset({"group", "left", "semi", "anti", "first of each", "limit", "sample"})


def _coalesce(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    # Whoever watches the pass sees what stands there, whose types may not go together.
    found = tracer.handlers.get(exp.Expr, generic)(tracer, scope, node)
    terms = tracer.terms
    key = terms.key(found)
    if len(key) < 5 or not isinstance(key[-1], int):
        return found
    if terms.tag(as_term(key[4])) in _WRITTEN and terms.tag(as_term(key[1])) != "literal":
        return found
    # What finds no partner is null; in ClickHouse it is a zero or an empty text.
    if tracer.dialect.sqlglot == "clickhouse":
        return found
    operands = [as_term(key[1]), *map(as_term, key[4:])]
    kept = _reduced(tracer, scope.rows, operands)
    # A set of grouping sets may leave out one operand and not the other.
    return found if kept == operands or not _is_of_rows(tracer, scope, node) else _of(terms, kept)


def _is_of_rows(tracer: Tracer, scope: Scope, node: exp.Expr) -> bool:
    """Whether an expression looks at rows, as they were joined, and not at groups.

    A group has what it is grouped by, which may be one operand and not the other, and so may a grouping set.
    """
    select = node.parent_select
    if select is None or tracer.use == AGGREGATION:
        return select is not None
    return select.args.get("group") is None or (scope.groups < 0 and tracer.use in (FILTER, JOIN))


def _of(terms: Terms, operands: list[int]) -> int:
    if len(operands) == 1:
        return operands[0]
    return terms.of("Coalesce", operands[0], "expressions", f"[{len(operands) - 1}", *operands[1:])


def _reduced(tracer: Tracer, rows: int, operands: list[int]) -> list[int]:
    """The operands with as many of the first ones put into one as can be; `rows` are those that they belong to."""
    terms, kept = tracer.terms, list(operands)
    while len(kept) > 1:
        one, other = terms.key(kept[0]), terms.key(kept[1])
        if one[0] == other[0] == "nullable" and one[2:] == other[2:]:
            # Both are null where this side finds no partner, and what they are inside of it elsewhere.
            inside = _reduced(tracer, as_term(one[2]), [as_term(one[1]), as_term(other[1])])
            kept[:2] = [terms.of("nullable", _of(terms, inside), *one[2:])]
            continue
        chosen = _chosen(tracer, rows, kept[0], kept[1])
        if chosen is None:
            break
        kept[:2] = [chosen]
    return kept


def _chosen(tracer: Tracer, rows: int, one: int, other: int) -> int | None:
    """The operand that every row has the value of; None where rows differ in that, or nothing tells."""
    terms = tracer.terms
    first, second = terms.key(one), terms.key(other)
    is_looked_up = second[0] == "nullable" and _is_met(terms, one, second)
    if first[0] == "literal" or is_looked_up or _are_equal(terms, rows, one, other):
        wanted = one
    elif first[0] == "nullable" and _is_met(terms, other, first):
        wanted = other
    else:
        return None
    kind, beside = told_type(tracer, one), told_type(tracer, other)
    if kind is None or kind != beside or (wanted == other and kind.kind not in _EXACT):
        return None
    return wanted


def _is_met(terms: Terms, kept: int, looked_up: tuple[Part, ...]) -> bool:
    """Whether what a join looks up is, where it finds a partner at all, equal to what is kept."""
    equality = _equality(terms, kept, as_term(looked_up[1]))
    # What reads no relation stands beside every row, partner or not, which a full join has, too.
    return equality in terms.parts(as_term(looked_up[3])) and bool(terms.extent(kept))


def _are_equal(terms: Terms, rows: int, one: int, other: int) -> bool:
    """Whether both are equal, and so not null, in all rows."""
    equality = _equality(terms, one, other)
    return equality is not None and any(equality in each for each in _conditions(terms, rows))


def _equality(terms: Terms, one: int, other: int) -> int | None:
    return terms.known("bag", "=", *sorted((one, other)))


def _conditions(terms: Terms, rows: int) -> Iterator[tuple[int, ...]]:
    """What is true of all rows, and of all of those that they are some of."""
    todo, seen = [rows] if rows >= 0 else [], {rows}
    while todo:
        key = terms.key(todo.pop())
        inner: tuple[int, ...] = ()
        if key[0] == "join":
            yield terms.parts(as_term(key[2]))
            inner = terms.parts(as_term(key[1]))
        elif key[0] in _SOME_OF:
            inner = (as_term(key[1]),)
        todo.extend(each for each in inner if each not in seen)
        seen.update(inner)


HANDLERS: dict[type[exp.Expr], Handler] = {exp.Coalesce: _coalesce}
