"""What one row of a query stands for: the groupings that its rows come down to, and not those that it only joins."""

from dbt_impact.lineage.terms.decided_keys import without_decided
from dbt_impact.lineage.terms.terms import Terms

Grain = tuple[tuple[str, int], ...]

# What leaves rows out or orders them, and the side that is kept of a join whose other side only adds columns.
_KEEPS_FIRST = frozenset({"left", "semi", "anti", "limit", "sample", "read as", "final"})


def grain(terms: Terms, rows: int) -> Grain:
    """The keys of every grouping that decides the rows, in no order; what is not looked into stands for itself.

    A key that the others decide is none.
    """
    found: list[tuple[str, int]] = []
    todo = [rows]
    while todo:
        term = todo.pop()
        match terms.key(term):
            case ("rel" | "one row", *_):
                pass
            case ("group", int(_), int(keys)):
                found.append(("group", terms.set("keys", without_decided(terms, terms.parts(keys)))))
            case ("join" | "full", int(sides), *_):
                todo.extend(terms.parts(sides))
            case (str(tag), int(first), *_) if tag in _KEEPS_FIRST:
                todo.append(first)
            case _:
                found.append(("other", term))
    return tuple(sorted(found))
