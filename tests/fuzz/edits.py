"""What an edit of a random query is."""

from collections.abc import Callable
from random import Random

from sqlglot import exp

Edit = Callable[[Random, exp.Expr], None]
"""Changes one place of a query in place, or nothing where it finds no such place."""


def any_of(random: Random, tree: exp.Expr, *kinds: type[exp.Expr]) -> exp.Expr | None:
    """Any expression of these kinds."""
    found = list(tree.find_all(*kinds))
    return random.choice(found) if found else None
