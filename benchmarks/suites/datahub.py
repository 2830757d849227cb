"""DataHub's golden files (metadata-ingestion/tests/unit/sql_parsing): each `assert_sql_result` with columns is a case.

Tables go by the name that the SQL gives them, without the default database and schema that the test adds; a field of
a struct goes by its column.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import sqlglot
from sqlglot.errors import ParseError, TokenError

from benchmarks.suites.case import Case, Judgement
from benchmarks.suites.loading import load, runs, stand_in
from benchmarks.suites.statements import read_by
from dbt_impact.lineage.dialects import dialect_of

TESTS = Path("metadata-ingestion/tests/unit/sql_parsing")
ADAPTERS = {"tsql": "sqlserver", "mssql": "sqlserver", "hive": "spark"}
_URN = re.compile(r"urn:li:dataset:\(urn:li:dataPlatform:[^,]*,(.*),[^,]*\)")


class Upstream(msgspec.Struct):
    """A source column, its table by URN."""

    table: str
    column: str


class Downstream(msgspec.Struct):
    """An output column."""

    column: str


class ColumnLineage(msgspec.Struct):
    """One output column and its sources."""

    downstream: Downstream
    upstreams: list[Upstream] = []


class Golden(msgspec.Struct):
    """A golden file, as far as columns go."""

    column_lineage: list[ColumnLineage] | None = None


def cases(checkout: Path) -> Iterator[Case]:
    """Every assertion whose golden file tells columns."""
    found: list[Case] = []
    at = ""

    def collect(
        sql: str,
        *,
        dialect: str,
        expected_file: Path,
        schemas: dict[str, dict[str, str]] | None = None,
        **_: object,
    ) -> None:
        golden = msgspec.json.decode(expected_file.read_bytes(), type=Golden)
        if golden.column_lineage is None:
            return
        adapter = ADAPTERS.get(dialect, dialect)
        names = _read(sql, adapter)
        tables = {_in_sql(_name(urn), names): list(columns) for urn, columns in (schemas or {}).items()}
        expected = {
            each.downstream.column.lower(): frozenset(
                (_in_sql(_name(of.table), names), of.column.lower().partition(".")[0]) for of in each.upstreams
            )
            for each in golden.column_lineage
        }
        roots = {
            name: list(dict.fromkeys(each.partition(".")[0] for each in listed)) for name, listed in tables.items()
        }
        number = sum(each.name.split("#")[0] == at for each in found) + 1
        found.append(Case(f"{at}#{number}", sql, adapter, expected, roots))

    stand_in("datahub.testing.check_sql_parser_result", assert_sql_result=collect)
    stand_in("datahub.sql_parsing.schema_resolver", SchemaResolver=None)
    stand_in("datahub.sql_parsing.sqlglot_lineage", sqlglot_lineage=None)
    module = load("datahub_tests.test_sqlglot_lineage", checkout / TESTS / "test_sqlglot_lineage.py")
    for name, run in runs(module, {}):
        at = name
        try:
            run()
        except TypeError:
            continue  # it calls a stand-in: a test of something else
    return iter(found)


def _name(urn: str) -> str:
    found = _URN.fullmatch(urn)
    return (found[1] if found else urn).lower()


def _in_sql(name: str, names: frozenset[str]) -> str:
    """The name that the SQL itself has for a table of this full name."""
    return next((each for each in names if name == each or name.endswith(f".{each}")), name)


def _read(sql: str, adapter: str) -> frozenset[str]:
    dialect = dialect_of(adapter)
    try:
        trees = sqlglot.parse(sql, dialect=dialect.sqlglot) if dialect is not None else []
    except (ParseError, TokenError):
        return frozenset()
    return frozenset().union(*(read_by(tree) for tree in trees if tree is not None))


CANDIDATES = Judgement("both", "columns that any of the joined tables may have: they list none, we list all")
CASE = Judgement("us", "quoted names of other case are other columns in Snowflake; their own comment says so")
SHARDS = Judgement("both", "a table's shard is to them the one table of the name `…_yyyymmdd`, which no manifest has")
FIELDS = Judgement("us", "they list no column of a struct's star with a replacement, we give the replaced one")
ASKED = Judgement("us", "a semantic view gives what it is asked for and no other column; `month` is made of `time`")
DICTIONARY = Judgement("us", "the name of a dictionary is no column; in other tests they have it so too")
JUDGED = {
    "test_clickhouse_dictget_lineage#1": DICTIONARY,
    "test_clickhouse_dictget_unqualified#1": DICTIONARY,
    "test_clickhouse_dictget_in_materialized_view#1": DICTIONARY,
    "test_bigquery_information_schema_query#1": Judgement(
        "them", "this adapter's fault: it writes the view's name in four parts, where sqlglot's BigQuery has three"
    ),
    "test_insert_as_select#1": CANDIDATES,
    "test_select_ambiguous_column_no_schema#1": CANDIDATES,
    "test_snowflake_column_normalization#1": CASE,
    "test_snowflake_ctas_column_normalization#1": CASE,
    "test_snowflake_column_cast#1": Judgement(
        "us", "the given schema has no such columns; we say that they are missing"
    ),
    "test_bigquery_sharded_table_normalization#1": SHARDS,
    "test_bigquery_from_sharded_table_wildcard#1": SHARDS,
    "test_bigquery_indirect_references#1": FIELDS,
    "test_cross_join#1": Judgement("both", "two columns of one name: they list the first, we list both"),
    "test_lateral_join#1": Judgement("both", "they count the filter of a lateral subquery as a source of its value"),
    **{
        f"test_snowflake_semantic_view_{name}#1": ASKED
        for name in ("query", "query_with_metrics", "qualified_table", "with_where")
    },
}
