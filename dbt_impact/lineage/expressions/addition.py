"""Addition, whose operands have an order where they are texts or lists to be joined.

A column of a table whose type is listed nowhere is taken for a number.
"""

from sqlglot import exp

from dbt_impact.lineage.expressions.expressions import Handler, generic, term
from dbt_impact.lineage.expressions.operators import operands
from dbt_impact.lineage.scope import Scope
from dbt_impact.lineage.terms.terms import Part
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.types.data_types import SqlType

# Warehouses where `+` joins any texts.
_PLUS_JOINS_TEXT = frozenset({"tsql", "fabric"})
# What is a text or a list to be seen: `+` joins these in more warehouses than say so.
_JOINABLE = (exp.Array, exp.List, exp.ArrayAgg, exp.ArrayConcat, exp.DPipe, exp.Concat, exp.Split)
# Tags of terms that are lists, whatever is in them, beside those that begin with `Array`.
_LISTS = frozenset(
    "List Transform GenerateSeries Split Flatten MapKeys MapValues RegexpExtractAll Slice comprehension "
    "array-query".split()
)
_LIST_CALLS = ("list_", "array_", "str_split", "string_split", "map_", "regexp_split")
# Terms that are a number, a truth or a text, whatever is in them.
_PLAIN = frozenset(
    "col literal null Boolean Sub Neg Div IntDiv Mod Length ArraySize Count Sum Avg Extract DateDiff not < <= in "
    "exists ArrayContains hidden volatile".split()
)
# Of these terms only some parts are the value, the rest says which rows it is taken over.
_FIRST = frozenset({"nullable", "aggregate", "window", "in set", "outer", "call?", "pivoted"})


def _add(tracer: Tracer, scope: Scope, node: exp.Expr) -> int:
    if tracer.dialect.sqlglot in _PLUS_JOINS_TEXT or any(map(_is_joinable, operands(node, exp.Add))):
        return generic(tracer, scope, node)
    both = term(tracer, scope, node.this), term(tracer, scope, node.args["expression"])
    if any(_holds_list(tracer, each) for each in both):
        return tracer.terms.of("Add", both[0], "expression", both[1])
    return tracer.terms.bag("+", both)


def _is_joinable(node: exp.Expr) -> bool:
    if isinstance(node, exp.Literal):
        return bool(node.args.get("is_string"))
    if isinstance(node, (exp.Cast, exp.TryCast)):
        return bool(node.args["to"].is_type(exp.DType.ARRAY, exp.DType.LIST, *exp.DataType.TEXT_TYPES))
    return isinstance(node, _JOINABLE)


def _holds_list(tracer: Tracer, term: int) -> bool:
    """Whether a list may be what a term's value is, or what that is taken from. Each term is looked through once."""
    known = tracer.terms.listless
    todo, seen = [] if term in known else [term], {term}
    while todo:
        at = todo.pop()
        key = tracer.terms.key(at)
        tag = str(key[0])
        if tag == "col" and (kind := tracer.listed(at)) is not None and _has_list(kind):
            return True
        if tag in _LISTS or (tag.startswith("Array") and tag not in _PLAIN):
            return True
        if tag == "DataType" and str(key[1]).endswith(("ARRAY", "LIST")):
            return True
        if tag == "call" and str(key[1]).startswith(_LIST_CALLS):
            return True
        for part in _values(tag, key):
            if isinstance(part, int) and part not in seen and part not in known:
                seen.add(part)
                todo.append(part)
    known |= seen
    return False


def _has_list(kind: SqlType) -> bool:
    """Whether a value of a type is a list, or has one among its fields."""
    return kind.kind == "ARRAY" or any(each is not None and _has_list(each) for _, each in kind.inner)


def _values(tag: str, key: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts of a term that its value is made of."""
    if tag in _PLAIN or (tag == "bag" and key[1] != "+"):
        return ()
    if tag in _FIRST:
        return key[1:2]
    if tag == "case":
        return (*key[2:-1:2], key[-1])
    return key[2:] if tag == "scalar" else key[1:]


HANDLERS: dict[type[exp.Expr], Handler] = {exp.Add: _add}
