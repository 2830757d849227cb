"""sqlglot's TPC-H and TPC-DS fixtures: queries, their rewritten forms, and data to run both.

The data are the first rows of each table, so that most of TPC-DS would find no row: dates of facts are folded into
those that `date_dim` has, and of a query that still finds none the conditions that compare with a constant are left
out (`loosened`).
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp

from benchmarks.suites.case import Change
from benchmarks.suites.changes import outcome
from benchmarks.suites.loading import load
from benchmarks.suites.perturbation import KINDS, Query, Trial, trials
from benchmarks.suites.statements import read_by

FIXTURES = Path("tests/fixtures/optimizer")
SCHEMAS = {"tpc-h": "TPCH_SCHEMA", "tpc-ds": "TPCDS_SCHEMA"}
FIRST_DATE, DATES = 2415022, 9000
MOST_ROWS = 20_000


def schema_of(checkout: Path, name: str) -> dict[str, dict[str, str]]:
    """The fixture's tables with their columns' types."""
    found: dict[str, dict[str, str]] = vars(load("sqlglot_tests.helpers", checkout / "tests" / "helpers.py"))[
        SCHEMAS[name]
    ]
    return found


def queries(checkout: Path, name: str) -> list[tuple[str, str]]:
    """Each query and the form that sqlglot's optimizer gives it."""
    text = (checkout / FIXTURES / name / f"{name}.sql").read_text(encoding="utf-8")
    lines = [each for each in text.splitlines() if each and not each.startswith(("--", "#"))]
    statements = [each.strip() for each in "\n".join(lines).split(";")]
    return list(zip(statements[::2], statements[1::2], strict=False))


def database(checkout: Path, name: str, schema: dict[str, dict[str, str]]) -> duckdb.DuckDBPyConnection:
    """The data, each table as `raw_NAME`."""
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    for table, columns in schema.items():
        listed = [_folded(column) if name == "tpc-ds" else column for column in columns]
        types = {column: _type(column, of) for column, of in columns.items()}
        file = checkout / FIXTURES / name / f"{table}.csv.gz"
        connection.execute(
            f"create table raw_{table} as select {', '.join(listed)} from "
            f"read_csv('{file}', delim='|', header=true, columns={types})"
        )
    return connection


def _type(column: str, of: str) -> str:
    return "double" if "date_sk" in column else "date" if column == "d_date" else of


def _folded(column: str) -> str:
    if "date_sk" not in column or column == "d_date_sk":
        return column
    return f"cast({FIRST_DATE} + {column} % {DATES} as bigint) as {column}"


def loosened(sql: str) -> str:
    """The query without the conditions that compare with a constant."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    for clause in [*tree.find_all(exp.Where), *tree.find_all(exp.Having)]:
        parts = list(clause.this.flatten()) if isinstance(clause.this, exp.And) else [clause.this]
        kept = [each for each in parts if each.find(exp.Subquery, exp.Exists) or not each.find(exp.Literal)]
        if kept:
            clause.set("this", exp.and_(*kept))
        else:
            clause.pop()
    return tree.sql(dialect="duckdb")


def runnable(connection: duckdb.DuckDBPyConnection, number: int, sql: str) -> Query | None:
    """The query, loosened where it finds no row; None where DuckDB does not run it."""
    reads = read_by(sqlglot.parse_one(sql, dialect="duckdb"))
    for form in (sql, loosened(sql)):
        try:
            rows = connection.execute(form).fetchall()
        except duckdb.Error:
            return None
        if 0 < len(rows) <= MOST_ROWS:
            return Query(str(number), form, reads)
    return Query(str(number), sql, reads)


def perturbed(checkout: Path, name: str, every: int = 1) -> Iterator[Trial]:
    """Every trial on every `every`-th query that DuckDB runs."""
    schema = schema_of(checkout, name)
    connection = database(checkout, name, schema)
    for table in schema:
        connection.execute(f"create view {table} as select * from raw_{table}")
    for number, (sql, _) in enumerate(queries(checkout, name), start=1):
        if number % every == 0 and (query := runnable(connection, number, sql)) is not None:
            yield from trials(connection, query)


def rewritten(checkout: Path, name: str) -> tuple[int, int]:
    """How many queries there are, and of how many we prove that the optimizer's form means the same."""
    tables = {table: list(columns) for table, columns in schema_of(checkout, name).items()}
    pairs = queries(checkout, name)
    edits = (Change("", before, after, "duckdb", "non_breaking", {}, tables) for before, after in pairs)
    return len(pairs), sum(outcome(edit).standing == "agree" for edit in edits)


def report(name: str, found: Iterator[Trial]) -> str:
    """Recall and precision by kind of edit, and each trial of which too little was said."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    lines, read = [], set[str]()
    for trial in found:
        read.add(trial.query)
        count = counts[trial.kind]
        count["trials"] += 1
        count["unknown"] += trial.unknown
        count["fails"] += trial.failed
        count["fails, called"] += trial.failed and trial.called_broken
        count["runs, called broken"] += trial.called_broken and not trial.failed
        count["changed"] += len(trial.changed)
        count["changed, missed"] += len(trial.missed)
        count["called"] += len(trial.called) if not trial.failed else 0
        if trial.missed or trial.failed != trial.called_broken:
            what = (
                "fails" if trial.failed else "called broken" if trial.called_broken else ", ".join(sorted(trial.missed))
            )
            lines.append(f"  query {trial.query}: {trial.kind} {trial.column}: {what}")
    head = [f"{name}: {len(read)} queries"]
    head += [f"  {kind}: " + ", ".join(f"{value} {key}" for key, value in counts[kind].items()) for kind in KINDS]
    return "\n".join([*head, *lines])
