"""Keys of a grouping that its other keys decide: one row stands for the same with them and without."""

from collections.abc import Collection, Iterable

from dbt_impact.lineage.terms.terms import Terms

# Besides the operators and functions that the grammar knows by name: what gives one value for the same operands.
_PLAIN = frozenset({"literal", "null", "case", "bag", "set", "in", "not", "name"})


def without_decided(terms: Terms, keys: Iterable[int]) -> list[int]:
    """The keys without those that are computed from others of them alone, or from nothing; one stays in any case."""
    left = sorted(set(keys))
    # What is made of others has a higher number than they have.
    for each in reversed(left.copy()):
        others = [key for key in left if key != each]
        if others and _is_made_of(terms, each, others):
            left = others
    return left


def without_constants(terms: Terms, keys: Iterable[int]) -> list[int]:
    """The keys without those that have one value in all rows, where there are others."""
    every = list(keys)
    left = [key for key in every if terms.extent(key) or not _is_made_of(terms, key, ())]
    return left or every


def _is_made_of(terms: Terms, term: int, others: Collection[int]) -> bool:
    todo, seen = [term], {term}
    while todo:
        one = todo.pop()
        if one in others:
            continue
        tag = terms.tag(one)
        if tag not in _PLAIN and not tag[:1].isupper():
            return False
        new = [part for part in terms.parts(one) if part not in seen]
        seen.update(new)
        todo.extend(new)
    return True
