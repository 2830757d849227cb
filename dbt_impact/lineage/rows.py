"""Terms of rows: joined relations and conditions as sets, so that their order and nesting do not matter."""

from collections.abc import Iterable

from dbt_impact.lineage.terms import Terms


def one_row(terms: Terms) -> int:
    """The rows of a query without `from`, and of an aggregate without `group by`."""
    return terms.of("one row")


def joined(terms: Terms, relations: Iterable[int], conditions: Iterable[int] = ()) -> int:
    """Inner joins and filters: a bag of relations and a set of conditions, whatever was nested in them."""
    members: list[int] = []
    kept: set[int] = set(conditions)
    for each in relations:
        key = terms.key(each)
        if key[0] == "join":
            members.extend(terms.parts(_part(key[1])))
            kept.update(terms.parts(_part(key[2])))
        elif key[0] != "one row":
            members.append(each)
    if not kept and len(members) == 1:
        return members[0]
    if not kept and not members:
        return one_row(terms)
    return terms.of("join", terms.bag("relations", members), terms.set("conditions", kept))


def grouped(terms: Terms, rows: int, keys: Iterable[int]) -> int:
    """One row for every combination of the keys; `select distinct` groups by everything."""
    return terms.of("group", rows, terms.set("keys", keys))


def distinct(terms: Terms, rows: int, keys: Iterable[int]) -> int:
    """Rows without repetition; those that are grouped by no more than the keys have none."""
    wanted = set(keys)
    key = terms.key(rows)
    if key[0] == "join" and len(members := terms.parts(_part(key[1]))) == 1:
        key = terms.key(members[0])
    if key[0] == "group" and wanted.issuperset(terms.parts(_part(key[2]))):
        return rows
    return grouped(terms, rows, wanted)


def _part(part: int | str) -> int:
    assert isinstance(part, int)
    return part
