"""What a family of expressions is: several ways to write what looks like one thing, over the same operands."""

from typing import NamedTuple


class Family(NamedTuple):
    """The kinds of the operands (`same`: the kind that the family gives, `any`: any), and the ways to write it.

    Some ways mean the same, others only look so. `{0}` is the first operand.
    """

    kinds: tuple[str, ...]
    ways: tuple[str, ...]


def family(kinds: str, *ways: str) -> Family:
    return Family(tuple(kinds.split()), ways)
