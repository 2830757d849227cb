"""Conditions and values: `k and true` decides as `k` does, but it is a truth, and `k` may be a number."""

from sqlglot import exp

from dbt_impact.lineage.expressions.told_types import told_type
from dbt_impact.lineage.terms.terms import Part, Terms
from dbt_impact.lineage.tracer import Tracer
from dbt_impact.lineage.types.data_types import BOOLEAN

_BAGS = frozenset({"=", "<>", "is", "is not"})
_TRUTHS = frozenset({"Boolean", "not", "<", "<=", "in", "exists"})


def as_truth(tracer: Tracer, term: int) -> int:
    """The truth of a value, which is an `and` of it alone; the value itself where it is known to be a truth."""
    return term if _is_truth(tracer, term) else tracer.terms.set("and", (term,))


def as_condition(terms: Terms, term: int) -> int:
    """A term where only its truth counts."""
    key = terms.key(term)
    return key[2] if key[:2] == ("set", "and") and len(key) == 3 and isinstance(key[2], int) else term


def _is_truth(tracer: Tracer, term: int) -> bool:
    key = tracer.terms.key(term)
    tag = str(key[0])
    if tag in _TRUTHS or (tag == "set" and key[1] in ("and", "or")) or (tag == "bag" and key[1] in _BAGS):
        return True
    if tag == "case":
        return all(_is_result(tracer, each) for each in (*key[2:-1:2], key[-1]))
    if tag[:1].isupper() and issubclass(getattr(exp, tag, exp.Expr), exp.Predicate):
        return True
    return told_type(tracer, term) == BOOLEAN


def _is_result(tracer: Tracer, part: Part) -> bool:
    return isinstance(part, int) and (tracer.terms.tag(part) == "null" or _is_truth(tracer, part))
