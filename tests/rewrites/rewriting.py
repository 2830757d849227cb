"""What a rewrite is: two shops that mean the same, and the nodes whose own result it may change all the same."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import sqlglot
from sqlglot import exp

from tests.rewrites.shop import Shop


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Both sides; `moved` are the inner models that gave something away or took it in, so that they do change."""

    base: Shop
    head: Shop
    moved: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """The models that differ, on both sides."""
        names = sorted({*self.base.models, *self.head.models})
        sides = [(name, self.base.models.get(name), self.head.models.get(name)) for name in names]
        return "\n".join(f"{name}\n- {old}\n+ {new}" for name, old, new in sides if old != new)


Rewrite = Callable[[Random, Shop], Rewritten | None]
QueryRewrite = Callable[[Random, exp.Query], str | None]
"""The same query, written otherwise; None where there is nothing to rewrite. It may change the tree it gets."""


def parsed(sql: str) -> exp.Query:
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    assert isinstance(tree, exp.Query)
    return tree


def written(tree: exp.Expr) -> str:
    return tree.sql("duckdb")


def of_one_model(rewrite: QueryRewrite) -> Rewrite:
    """The rewrite of a query done to one model of a shop: any that holds something to rewrite."""

    def rewritten(random: Random, shop: Shop) -> Rewritten | None:
        for name in random.sample(sorted(shop.models), len(shop.models)):
            sql = rewrite(random, parsed(shop.models[name]))
            if sql is not None and sql != written(parsed(shop.models[name])):
                return Rewritten(shop, shop.having(**{name: sql}))
        return None

    return rewritten


def any_of(random: Random, tree: exp.Expr, *kinds: type[exp.Expr]) -> exp.Expr | None:
    """Any expression of these kinds."""
    found = list(tree.find_all(*kinds))
    return random.choice(found) if found else None


def selects(tree: exp.Query) -> list[exp.Select]:
    return list(tree.find_all(exp.Select))
