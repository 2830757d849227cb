"""sqlglot's fixtures of qualified columns: a query and the one that its optimizer writes for it must mean the same."""

import ast
from collections.abc import Iterator
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from benchmarks.suites.case import Change, Judgement
from benchmarks.suites.sqlglot_lineage import ADAPTERS

_FIXTURE = Path("tests", "fixtures", "optimizer", "qualify_columns.sql")
_TESTS = Path("tests", "test_optimizer.py")


def cases(checkout: Path) -> Iterator[Change]:
    """The pairs of the fixture, over the tables that the tests describe."""
    tables = _schema(checkout)
    statements = [
        "\n".join(line for line in each.splitlines() if line and not line.startswith("--")).strip()
        for each in _uncommented((checkout / _FIXTURE).read_text(encoding="utf-8")).split(";")
    ]
    for number, (asked, after) in enumerate(zip(statements[::2], statements[1::2], strict=False), 1):
        lines = asked.splitlines()
        said = [line for line in lines if line.startswith("#")]
        notes = dict(line.lstrip("# ").split(":", 1) for line in said)
        dialect = notes.get("dialect", "").strip()
        before = "\n".join(lines[len(said) :])
        yield Change(
            f"#{number}",
            _named_alike(before, after, dialect),
            after,
            ADAPTERS.get(dialect, dialect),
            "non_breaking",
            tables=tables,
        )


def _uncommented(text: str) -> str:
    """Without whole lines of comments, in which a semicolon ends nothing."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))


def _named_alike(before: str, after: str, dialect: str) -> str:
    """The query with the names that the optimizer makes up for what has none: they are no part of the question."""
    try:
        asked, given = (sqlglot.parse_one(text, dialect=dialect or "duckdb") for text in (before, after))
    except SqlglotError:
        return before
    if not (isinstance(asked, exp.Query) and isinstance(given, exp.Query)):
        return before
    if len(asked.selects) != len(given.selects) or not any(each.alias.startswith("_col_") for each in given.selects):
        return before
    for own, other in zip(asked.selects, given.selects, strict=True):
        if other.alias.startswith("_col_") and not own.alias:
            own.replace(exp.alias_(own.copy(), other.alias))
    return asked.sql(dialect=dialect or "duckdb")


def _schema(checkout: Path) -> dict[str, dict[str, str]]:
    """The columns of the tables in the tests' `self.schema`, with their types."""
    for node in ast.walk(ast.parse((checkout / _TESTS).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "self.schema":
            return {name: dict(columns) for name, columns in ast.literal_eval(node.value).items()}
    raise ValueError(f"{_TESTS} describes no tables")


USING = Judgement(
    "both", "`coalesce` over the sides of `using` is the column where both have one type: nobody says theirs"
)
NAMED = Judgement("both", "`struct(id)` has a field of that name in BigQuery and Spark; the case names no dialect")
LAMBDA = Judgement("us", "`x` is the lambda's parameter there, and `x.a` a field of it")
VALUES = Judgement("us", "DuckDB calls the columns of `values` col0 and col1")
REFUSED = Judgement("us", "DuckDB refuses a column that is replaced and renamed")
SIDES = Judgement("us", "the bracketed join's left side comes first in a star: DuckDB gives a, b, b, c")
DATE = Judgement("both", "`date(x)` and a cast to a date are two functions to us")
ELEMENTS = Judgement("both", "with its table's name, what `array join` takes apart is another column to us")
NATURAL = Judgement("both", "a natural join of unknown columns: they leave it as it is, we say that it is not known")
PLACES = Judgement("both", "they give `$1` the name of the column at that place, we call it by the place")
ALIASED = Judgement("us", "an alias may list fewer names than the table, which nobody describes, has columns")
TEXT = Judgement("us", "DuckDB calls the column of a cast by the cast's text")
_READ: tuple[tuple[Judgement, tuple[int, ...]], ...] = (
    (USING, (174, 189)),
    (NAMED, (194,)),
    (LAMBDA, (52,)),
    (VALUES, (56, 57)),
    (REFUSED, (171, 172)),
    (SIDES, (247,)),
    (DATE, (37,)),
    (ELEMENTS, (61,)),
    (NATURAL, (201, 202)),
    (PLACES, tuple(range(279, 293))),
    (ALIASED, (127, 128)),
    (TEXT, (22,)),
)
JUDGED = {f"#{number}": judgement for judgement, numbers in _READ for number in numbers}
