"""A term as an operation and its operands, whatever syntax it was made of."""

import msgspec

from dbt_impact.lineage.terms.terms import Part, Terms, as_term


class Operation(msgspec.Struct, frozen=True):
    """`name` is sqlglot's class, an operator, or `call` and a name. `places` say which argument each operand is."""

    name: str
    places: tuple[str, ...]
    operands: tuple[int, ...]


_CHAINS = {"bag": {"+": "+", "*": "*", "=": "=", "<>": "<>", "is": "is", "is not": "is not"}}
_OPERATORS = frozenset({"<", "<=", "not"})


def operation(terms: Terms, term: int) -> Operation | None:
    """What the term does; None for leaves, rows and what only wraps a value."""
    key = terms.key(term)
    tag = str(key[0])
    if tag == "bag":
        name = _CHAINS["bag"].get(str(key[1]))
        return None if name is None else _of(name, key[2:])
    if tag in _OPERATORS:
        return _of(tag, key[1:])
    if tag == "call":
        return _of(f"call {key[1]}", key[2:])
    if tag == "call?":
        return operation(terms, as_term(key[1]))
    return _generic(tag, key[1:]) if tag[:1].isupper() else None


def _of(name: str, parts: tuple[Part, ...]) -> Operation:
    operands = tuple(part for part in parts if isinstance(part, int))
    return Operation(name, tuple(str(i) for i in range(len(operands))), operands)


def _generic(tag: str, parts: tuple[Part, ...]) -> Operation:
    """`this` comes first and unnamed; a list says how long it is; what is no term is a flag."""
    places: list[str] = []
    operands: list[int] = []
    at = 0
    if parts and isinstance(parts[0], int):
        places.append("this")
        operands.append(parts[0])
        at = 1
    while at + 1 < len(parts):
        name, value = str(parts[at]), parts[at + 1]
        at += 2
        if isinstance(value, int):
            places.append(name)
            operands.append(value)
        elif value[:1] == "[" and value[1:].isdecimal():
            for i, each in enumerate(parts[at : at + int(value[1:])]):
                if isinstance(each, int):
                    places.append(f"{name}{i}")
                    operands.append(each)
            at += int(value[1:])
    return Operation(tag, tuple(places), tuple(operands))
