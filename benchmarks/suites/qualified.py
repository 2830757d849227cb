"""sqlglot's fixtures of qualified columns: a query and the one that its optimizer writes for it must mean the same."""

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


def _schema(checkout: Path) -> dict[str, list[str]]:
    """The columns of the tables in the tests' `self.schema`."""
    import ast

    for node in ast.walk(ast.parse((checkout / _TESTS).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "self.schema":
            return {name: list(columns) for name, columns in ast.literal_eval(node.value).items()}
    raise ValueError(f"{_TESTS} describes no tables")


JUDGED: dict[str, Judgement] = {}
