"""A model and its reader against the same with an edit: what a report says of both must be what DuckDB does."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from tests.building import compared, model_id
from tests.fuzz.database import Database
from tests.fuzz.dice import Dice
from tests.fuzz.edits import any_of
from tests.fuzz.judged import Verdicts, wrong
from tests.fuzz.readers import Readers
from tests.fuzz.results import Result
from tests.fuzz.small import Small
from tests.fuzz.tables import INTEGERS, TYPED, Tables
from tests.fuzz.typed.nested import Nested
from tests.fuzz.variants import edited

Built = Mapping[str, Result | str]


def fuzz_verdicts(pairs: int, seed: int, folder: Path, *, typed: bool) -> Verdicts:
    """Compares so many projects of two models, each with an edit of the first."""
    random, found = Random(seed), Verdicts()
    tables: Tables = TYPED if typed else INTEGERS
    database, dice = Database(random, tables), Dice(random)
    grammar: Nested | Small = Nested(dice) if typed else Small(dice)
    readers = Readers(random)
    listed = {table: {column: kind.type for column, kind in each.items()} for table, each in tables.items()}
    while found.pairs < pairs:
        dice.start()
        model = grammar.query() if isinstance(grammar, Nested) else grammar.small()
        tape = dice.tape
        first = database.built({"made": model})[0]["made"]
        if isinstance(first, str) or not first.names:
            continue
        table = random.choice(sorted(tables))
        columns = dict(zip(first.names, first.types, strict=True))
        reader = readers.reader(columns, table, random.choice(sorted(tables[table])))
        before = database.built({"made": model, "reads": reader})
        if any(isinstance(each, str) for one in before for each in one.values()):
            continue
        dice.turn(tape)
        neighbour = grammar.query() if isinstance(grammar, Nested) else grammar.small()
        for head in (neighbour, *_edits(random, model)):
            if head != model:
                _take(
                    found,
                    folder,
                    database,
                    listed,
                    {"made": model, "reads": reader},
                    {"made": head, "reads": reader},
                    before,
                )
    return found


def _edits(random: Random, sql: str) -> Iterator[str]:
    """The query with a column less, with one under another name, and edited anywhere."""
    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
    except SqlglotError:
        return
    yield edited(random, tree, 1).sql("duckdb")
    for change in (_dropped, _renamed):
        copy = tree.copy()
        change(random, copy)
        yield copy.sql("duckdb")


def _dropped(random: Random, tree: exp.Expr) -> None:
    select = any_of(random, tree, exp.Select)
    if select is not None and len(select.expressions) > 1:
        random.choice(select.expressions).pop()


def _renamed(random: Random, tree: exp.Expr) -> None:
    alias = any_of(random, tree, exp.Alias)
    if alias is not None:
        alias.set("alias", exp.to_identifier(f"{alias.alias}z"))


def _take(
    found: Verdicts, folder: Path, database: Database, tables: Mapping[str, Mapping[str, str]],
    base: Mapping[str, str], head: Mapping[str, str], before: list[dict[str, Result | str]],
) -> None:  # fmt: skip
    after = database.built(head)
    changes = compared(folder, tables, base, head)
    found.pairs += 1
    for name in ("made", "reads"):
        impact = changes.nodes.get(model_id(name))
        for one, other in zip(before, after, strict=True):
            had, has = one[name], other[name]
            assert isinstance(had, Result)
            if name == "reads" and (isinstance(made := other["made"], str) or not made.rows):
                continue  # that a relation has rows is assumed
            said = wrong(found, impact, had, has)
            if said is None:
                continue
            text = f"-- {name}: {said}\n{base['made']}\n{head['made']}\n-- reads\n{base['reads']}"
            if isinstance(has, str) and not said.startswith("called"):
                found.untold.append(text)
            elif _is_steady(database, base) and _is_steady(database, head):
                found.wrong.append(text)
            break


def _is_steady(database: Database, models: Mapping[str, str]) -> bool:
    """Whether the models hold the same rows whatever order the tables hold theirs in."""
    first, *others = (database.built(models, order) for order in (0, 0, 1, 2))
    return all(_are_same(one, other) for each in others for one, other in zip(first, each, strict=True))


def _are_same(one: Built, other: Built) -> bool:
    return all(
        isinstance(mine, Result) and isinstance(theirs, Result) and mine.equals(theirs)
        for mine, theirs in ((one[name], other[name]) for name in one)
        if not (isinstance(mine, str) and isinstance(theirs, str))
    )
