"""Terms of rows: joined relations and conditions as sets, so that their order and nesting do not matter."""

from collections.abc import Iterable

from dbt_impact.lineage.terms.decided_keys import without_constants
from dbt_impact.lineage.terms.terms import Terms, as_term


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
            members.extend(terms.parts(as_term(key[1])))
            kept.update(terms.parts(as_term(key[2])))
        elif key[0] != "one row":
            members.append(each)
    if not kept and len(members) == 1:
        return members[0]
    if not kept and not members:
        return one_row(terms)
    return terms.of("join", terms.bag("relations", members), terms.set("conditions", kept))


def grouped(terms: Terms, rows: int, keys: Iterable[int]) -> int:
    """One row for every combination of the keys; `select distinct` groups by everything."""
    return terms.of("group", rows, terms.set("keys", without_constants(terms, keys)))


def groups(terms: Terms, rows: int, keys: Iterable[int]) -> int:
    """Which groups there are: a left join that brings in none of the keys repeats rows, and leaves every group."""
    wanted = tuple(keys)
    return grouped(terms, _without_brought_in(terms, rows, wanted), wanted)


def repeats(terms: Terms, found: int) -> bool:
    """Whether a left join only repeats rows of these groups, as far as their keys say."""
    key = terms.key(found)
    return key[0] == "group" and once(terms, found, as_term(key[2])) != found


def once(terms: Terms, found: int, read: int) -> int:
    """The groups as an aggregate sees them that counts no row twice: without left joins that only repeat their rows."""
    key = terms.key(found)
    if key[0] != "group":
        return found
    keys = terms.parts(as_term(key[2]))
    return terms.of("group", _without_brought_in(terms, as_term(key[1]), (*keys, read)), as_term(key[2]))


def _without_brought_in(terms: Terms, rows: int, keys: tuple[int, ...]) -> int:
    """The rows without the left joins from which nothing else reads."""
    key = terms.key(rows)
    members = terms.parts(as_term(key[1])) if key[0] == "join" else (rows,)
    conditions = terms.parts(as_term(key[2])) if key[0] == "join" else ()
    for at, member in enumerate(members):
        left = terms.key(member)
        if left[0] != "left":
            continue
        others = (as_term(left[1]), *keys, *conditions, *members[:at], *members[at + 1 :])
        if not holds(terms, others, as_term(left[2])):
            rest = joined(terms, (as_term(left[1]), *members[:at], *members[at + 1 :]), conditions)
            return _without_brought_in(terms, rest, keys)
    return rows


def holds(terms: Terms, whole: Iterable[int], wanted: int) -> bool:
    """Whether a term is a part of any of some others. No term holds one that came into the table after it."""
    todo = [each for each in whole if each >= wanted]
    seen = set(todo)
    while todo:
        at = todo.pop()
        if at == wanted:
            return True
        new = {part for part in terms.key(at) if isinstance(part, int) and part >= wanted} - seen
        seen |= new
        todo.extend(new)
    return False


def distinct(terms: Terms, rows: int, keys: Iterable[int]) -> int:
    """Rows without repetition; those that are grouped by no more than the keys have none."""
    wanted = set(keys)
    key = terms.key(rows)
    if key[0] == "join" and len(members := terms.parts(as_term(key[1]))) == 1:
        key = terms.key(members[0])
    if key[0] == "group" and wanted.issuperset(terms.parts(as_term(key[2]))):
        return rows
    return groups(terms, rows, wanted)
