"""What a node's own SQL does that the warehouse refuses for the types of its operands."""

from collections.abc import Iterator

import msgspec
from sqlglot import exp

from dbt_impact.lineage.expressions.watch import Watch
from dbt_impact.lineage.fragment import Fragment
from dbt_impact.lineage.nodes.lineage import Lineage, RelationOf
from dbt_impact.lineage.terms.terms import CLOSED, LEAVES
from dbt_impact.lineage.tracer import RowFact
from dbt_impact.lineage.types.rules import Refused
from dbt_impact.lineage.values import Inputs

_HOLDING = frozenset({"set", "case", "not", "join"})
# What they wrap was traced with them.
_WRAPPING = frozenset(
    {"aggregate", "window", "Filter", "WithinGroup", "IgnoreNulls", "RespectNulls", "in set", "call?"}
)


class Refusal(msgspec.Struct, frozen=True):
    """Why, where, and which columns are read there. `is_sure` is False where the values decide."""

    message: str
    is_sure: bool
    fragment: Fragment
    inputs: Inputs


def refusals(side: Lineage, unique_id: str, relation_of: RelationOf) -> list[Refusal]:
    """What is refused in a node over the given relations of what it reads; each message once."""
    watch = Watch()
    traced = side.trace(unique_id, relation_of, watch=watch)
    if traced.unresolved is not None:
        return []
    inputs = {id(read.fragment.expression): read.inputs for read in traced.reads}
    found: dict[str, Refusal] = {}
    for refused, node in _refused(side, watch, traced.facts):
        if refused.message not in found:
            read = [inputs.get(id(each), frozenset()) for each in node.find_all(exp.Column)]
            found[refused.message] = Refusal(
                refused.message,
                refused.is_sure,
                Fragment(node, side.dialect.sqlglot),
                frozenset[object]().union(*read),  # type: ignore[arg-type]
            )
    return list(found.values())


def _refused(side: Lineage, watch: Watch, facts: tuple[RowFact, ...]) -> Iterator[tuple[Refused, exp.Expr]]:
    typed = (fact for fact in facts if fact.kind == "join" or side.terms.tag(fact.term) == "unpivot")
    own = [*watch.made.items(), *((fact.term, fact.fragment.expression) for fact in typed)]
    for term, node in own:
        if term in watch.read:
            continue
        for each in _unnoted(side, watch, term):
            outcome = side.types.outcome(each)
            if isinstance(outcome, Refused):
                yield outcome, node
    for term, node in watch.columns:
        outcome = side.types.outcome(term)
        if isinstance(outcome, Refused):
            yield outcome, node


def _unnoted(side: Lineage, watch: Watch, term: int) -> Iterator[int]:
    """A term, and what it holds that no piece of syntax stands for: the two comparisons of a `between`."""
    terms = side.terms
    todo = [term]
    while todo:
        at = todo.pop()
        yield at
        key = terms.key(at)
        held = key[1:] if key[0] in _HOLDING else key[1:2] if key[0] in _WRAPPING else ()
        todo.extend(
            each
            for each in held
            if isinstance(each, int) and each not in watch.made and each not in watch.read and _is_value(side, each)
        )


def _is_value(side: Lineage, term: int) -> bool:
    tag = side.terms.tag(term)
    return tag not in LEAVES and (tag not in CLOSED or tag == "scalar")
