"""Rounds of made-up queries over columns of all types, until enough pairs were compared."""

from collections.abc import Sequence
from random import Random

import sqlglot
from sqlglot.errors import SqlglotError

from tests.fuzz.check import Checker, Counts
from tests.fuzz.dice import Dice
from tests.fuzz.tables import TYPED
from tests.fuzz.typed.nested import Nested
from tests.fuzz.variants import edited
from tests.fuzz.writer import listed, numbered

_WIDE, _QUERIES = 36, 6
_NEIGHBOURS, _VARIANTS = 6, 2


def fuzz_typed(seed: int, *, pairs: int = 0, equal: int = 0, until_one: bool = False) -> Counts:
    """Makes up queries until so many pairs were compared, and so many of those equal.

    A neighbour is written again with one choice made anew, most often another way to write the same; a variant is
    edited in some places. With `until_one` the first disagreement ends the run.
    """
    random = Random(seed)
    checker, dice = Checker(random, TYPED), Dice(random)
    grammar = Nested(dice)
    counts = checker.counts
    while (counts.pairs < pairs or counts.equal < equal) and not (until_one and counts.disagreements):
        for _ in range(_WIDE):
            dice.start()
            _take_wide(checker, *grammar.wide())
        for _ in range(_QUERIES):
            dice.start()
            sql = grammar.query()
            checker.take(sql)
            tape = dice.tape
            for _ in range(_NEIGHBOURS):
                dice.turn(tape)
                checker.take(grammar.query())
            for variant in _variants(random, sql):
                checker.take(variant)
    return counts


def _take_wide(checker: Checker, values: Sequence[str], table: str) -> None:
    """Takes a query of all these values, of which those with equal terms must be equal in every row.

    Where one fails, as numbers that are too large do, without that.
    """
    if not checker.runs(_of(values, table)):
        values = [value for value in values if checker.runs(_of([value], table))]
    if values:
        checker.take(_of(values, table))


def _of(values: Sequence[str], table: str) -> str:
    return f"select {listed(values, numbered(values))} from {table}"


def _variants(random: Random, sql: str) -> list[str]:
    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
    except SqlglotError:
        return []
    return [edited(random, tree, random.choice((1, 1, 2))).sql("duckdb") for _ in range(_VARIANTS)]
