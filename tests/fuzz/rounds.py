"""Rounds of made-up queries: each is taken with its neighbours and its variants, until enough pairs were compared."""

from random import Random

import sqlglot

from tests.fuzz.check import Checker, Counts
from tests.fuzz.dice import Dice
from tests.fuzz.small import Small
from tests.fuzz.variants import edited

_WIDE, _SHAPES, _SMALL = 3, 7, 4
_NEIGHBOURS, _VARIANTS = 5, 5


def fuzz(seed: int, *, pairs: int = 0, equal: int = 0, until_one: bool = False) -> Counts:
    """Makes up queries and variants of them until so many pairs were compared, and so many of those equal.

    A neighbour is written again with one choice made anew, a variant is edited in some places. With `until_one` the
    first disagreement ends the run.
    """
    random = Random(seed)
    checker, dice = Checker(random), Dice(random)
    grammar = Small(dice)
    counts = checker.counts
    writers = (grammar.query, *[grammar.shape] * _SHAPES, *[grammar.small] * _SMALL)
    while (counts.pairs < pairs or counts.equal < equal) and not (until_one and counts.disagreements):
        for _ in range(_WIDE):
            dice.start()
            checker.take(grammar.wide())
        for write in writers:
            dice.start()
            sql = write()
            checker.take(sql)
            tape = dice.tape
            for _ in range(_NEIGHBOURS):
                dice.turn(tape)
                checker.take(write())
            family = [sqlglot.parse_one(sql, dialect="duckdb")]
            for _ in range(_VARIANTS):
                family.append(edited(random, random.choice(family), random.choice((1, 1, 2, 3))))
                checker.take(family[-1].sql("duckdb"))
    return counts
