"""The operators whose result can be far larger than what is put in, and how large it may get."""

import re
from typing import Any

LONGEST = 1_000_000
"""Characters of a text, items of a list."""

_BITS = 4096
_WIDE = re.compile(r"%[-+ #0]*(?:\*|\d{5,})|\.(?:\*|\d{5,})")


class TooLarge(Exception):
    """A template makes something larger than any query needs."""


def bounded_product(left: Any, right: Any) -> Any:
    """`left * right`. Raises TooLarge."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, (str, bytes, list, tuple)) and isinstance(other, int) and len(one) * other > LONGEST:
            raise TooLarge(f"a repetition of more than {LONGEST:,}")
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > _BITS:
        raise TooLarge("a number of more than a thousand digits")
    return left * right


def bounded_power(left: Any, right: Any) -> Any:
    """`left ** right`. Raises TooLarge."""
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() * abs(right) > _BITS:
        raise TooLarge("a number of more than a thousand digits")
    return left**right


def bounded_modulo(left: Any, right: Any) -> Any:
    """`left % right`, formatting included. Raises TooLarge."""
    if isinstance(left, str) and _WIDE.search(left):
        raise TooLarge("a formatted text with a width of that size")
    return left % right
