"""Variants of a random query: some edits, drawn from all kinds."""

from random import Random

from sqlglot import exp

from tests.fuzz.changes import CHANGES
from tests.fuzz.regroupings import REGROUPINGS
from tests.fuzz.rewordings import REWORDINGS

_KINDS = (CHANGES, REGROUPINGS, REWORDINGS)


def edited(random: Random, tree: exp.Expr, times: int) -> exp.Expr:
    """A copy of a query after some random edits; some of them may find nothing to change."""
    tree = tree.copy()
    for _ in range(times):
        random.choice(random.choice(_KINDS))(random, tree)
    return tree
