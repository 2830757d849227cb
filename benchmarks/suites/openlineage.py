"""OpenLineage's column lineage tests (integration/sql/impl/tests/column_lineage/*.rs), read with regular expressions.

A case is a `test_sql` with one literal of SQL and the literals of its `ColumnLineage`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.suites.case import Case, Judgement

TESTS = Path("integration/sql/impl/tests/column_lineage")
_FUNCTION = re.compile(r"^fn (\w+)\(\) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_SQL = re.compile(
    r'(test_sql(?:_dialect)?|test_multiple_sql)\(\s*(?:vec!\[)?((?:\s*"(?:[^"\\]|\\.)*"\s*,?)+)', re.DOTALL
)
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_COLUMN = re.compile(
    r"ColumnLineage \{\s*descendant: ColumnMeta \{(?P<descendant>.*?)\},\s*lineage: vec!\[(?P<lineage>.*?)\],?\s*\}",
    re.DOTALL,
)
_NAME = re.compile(r'name: "([^"]*)"')
_SOURCE = re.compile(r'origin: (?:None|Some\(table\("([^"]*)"\)\)),\s*name: "([^"]*)"')


def cases(checkout: Path) -> Iterator[Case]:
    """Every test that has SQL as a literal."""
    for file in sorted((checkout / TESTS).glob("tests_*.rs")):
        for name, body in _FUNCTION.findall(file.read_text(encoding="utf-8")):
            called = _SQL.search(body)
            if called is None:
                continue
            texts = [text.encode().decode("unicode_escape") for text in _TEXT.findall(called[2])]
            dialect = texts.pop() if called[1] == "test_sql_dialect" else "postgres"
            expected = {
                _NAME.search(column["descendant"])[1].lower(): frozenset(  # type: ignore[index]
                    (table.lower(), source.lower()) for table, source in _SOURCE.findall(column["lineage"]) if table
                )
                for column in _COLUMN.finditer(body)
            }
            yield Case(f"{file.stem}.{name}", ";\n".join(texts), dialect, expected)


JUDGED = {
    "tests_simple.test_compound_names": Judgement(
        "nobody", "`db.t.x from db.t as t1` runs in no Postgres: the alias hides the table's name"
    ),
}
