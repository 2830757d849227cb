"""Structs and documents of which one member is read: what stands in their other members does not matter then."""

from collections.abc import Sequence

from dbt_impact.lineage.terms.terms import Part, Terms, as_term

_OBJECTS = frozenset({"json_build_object", "jsonb_build_object", "json_object", "object"})
_ROWS = frozenset({"row"})
# Beside the classes of the syntax, what makes its value of nothing but its operands.
_PLAIN = frozenset({"bag", "call", "field", "element"})


def reduced(terms: Terms, made: int, member: str) -> int | None:
    """What a struct, row or document would be with this member alone; None where it may have others of that name.

    A member without a name is read by its place, from 0.
    """
    key = terms.key(made)
    match key[0]:
        case "nullable" | "call?":
            inner = reduced(terms, as_term(key[1]), member)
            return None if inner is None else terms.of(str(key[0]), inner, *key[2:])
        case "field":
            outer = terms.key(as_term(key[1]))
            return _nested(terms, key, outer, member)
        case "Struct" | "JSONObject" | "Tuple" if key[1:2] == ("expressions",) and str(key[2])[:1] == "[":
            end = 3 + int(str(key[2])[1:])
            found = _one_of(terms, key[3:end], member)
            return None if found is None else terms.of(*key[:2], f"[{len(found)}", *found, *key[end:])
        case "call" if key[1] in _ROWS:
            found = _one_of(terms, key[2:], member)
            return None if found is None else terms.of(*key[:2], *found)
        case "call" if key[1] in _OBJECTS:
            pairs = _pairs(terms, key[2:], member)
            return None if pairs is None else terms.of(*key[:2], *pairs)
        case "Cast" if len(key) == 4 and key[2] == "to":
            return _cast(terms, key, member)
    return None


def _nested(terms: Terms, key: tuple[Part, ...], outer: tuple[Part, ...], member: str) -> int | None:
    """As `reduced`, of a struct that stands alone in another."""
    if outer[:3] != ("Struct", "expressions", "[1") or terms.key(as_term(outer[3]))[0] != "PropertyEQ":
        return None
    named = terms.key(as_term(outer[3]))
    inner = reduced(terms, as_term(named[3]), member)
    if inner is None:
        return None
    alone = terms.of(*outer[:3], terms.of(*named[:3], inner), *outer[4:])
    return terms.of(str(key[0]), alone, *key[2:])


def leaves(terms: Terms, term: int) -> frozenset[tuple[str, str]] | None:
    """The relations and columns that a value is made of; None where rows, conditions or other queries decide it."""
    found: set[tuple[str, str]] = set()
    todo = [term]
    while todo:
        key = terms.key(todo.pop())
        tag = str(key[0])
        if tag == "col":
            found.add((str(key[1]), str(key[3])))
        elif tag in _PLAIN or tag[:1].isupper():
            todo.extend(part for part in key[1:] if isinstance(part, int))
        elif tag not in ("literal", "name", "null"):
            return None
    return frozenset(found)


def _one_of(terms: Terms, members: Sequence[Part], member: str) -> tuple[int, ...] | None:
    """The one member of that name, or all of which only the one at that place has its value."""
    names = [_name(terms, as_term(each)) for each in members]
    if None not in names:
        same = [as_term(each) for each, name in zip(members, names, strict=True) if name == member.lower()]
        return (same[0],) if len(same) == 1 else None
    if any(names) or not member.isdecimal() or int(member) >= len(members):
        return None
    nothing = terms.of("null")
    return tuple(as_term(each) if at == int(member) else nothing for at, each in enumerate(members))


def _name(terms: Terms, member: int) -> str | None:
    key = terms.key(member)
    if key[0] not in ("PropertyEQ", "JSONKeyValue"):
        return None
    name = terms.key(as_term(key[1]))
    return str(name[1]).lower() if name[0] in ("name", "literal") else None


def _pairs(terms: Terms, given: Sequence[Part], member: str) -> tuple[int, ...] | None:
    """Of names and values in turn, the name asked for and its value."""
    parts = [as_term(each) for each in given]
    keys = [terms.key(each) for each in parts[::2]]
    if len(parts) % 2 or any(key[0] != "literal" for key in keys):
        return None
    same = [at for at, key in enumerate(keys) if str(key[1]).lower() == member.lower()]
    return (parts[2 * same[0]], parts[2 * same[0] + 1]) if len(same) == 1 else None


def _cast(terms: Terms, key: tuple[Part, ...], member: str) -> int | None:
    """`cast(row(a, b) as row(x int, y text))`: the type names the members."""
    kind = terms.key(as_term(key[3]))
    if kind[0] != "DataType" or "expressions" not in kind:
        return None
    at = kind.index("expressions") + 2
    count = int(str(kind[at - 1])[1:])
    defined = [terms.key(as_term(each)) for each in kind[at : at + count]]
    if any(each[0] != "ColumnDef" for each in defined):
        return None
    names = [str(terms.key(as_term(each[1]))[1]).lower() for each in defined]
    if names.count(member.lower()) != 1:
        return None
    inner = reduced(terms, as_term(key[1]), str(names.index(member.lower())))
    return None if inner is None else terms.of("Cast", inner, *key[2:])
