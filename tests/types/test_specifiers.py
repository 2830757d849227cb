"""What `format` and `printf` refuse, held to the DuckDB at hand."""

from itertools import product

import duckdb
import pytest

from dbt_impact.lineage.types.data_types import TEXT, read_type
from dbt_impact.lineage.types.rules import Refused
from dbt_impact.lineage.types.rules_duckdb import DuckDb
from dbt_impact.lineage.types.specifiers import unfit

VALUES = {
    "varchar": "'x'", "date": "date '2026-01-31'", "timestamp": "timestamp '2026-01-31 10:00:00'", "boolean": "true",
    "integer": "1", "hugeint": "5", "double": "1.5", "decimal(5,1)": "2.5",
}  # fmt: skip
PATTERNS = {
    "format": (
        "{}", "{:s}", "{:d}", "{:.1f}", "{:,}", "{:,.2f}", "{:x}", "{:>5}", "{:05}", "{:05d}", "{:e}", "{0:.1f} {0}",
        "{{:d}} {}", "{:,d}", "no place",
    ),
    "printf": ("%s", "%d", "%.1f", "%5s", "%05d", "%x", "%i", "%g", "%% %s", "none"),
}  # fmt: skip


@pytest.mark.parametrize("function", PATTERNS)
def test_a_specifier_is_refused_where_duckdb_refuses_it(function: str) -> None:
    warehouse, refused = duckdb.connect(), 0
    for pattern, (name, value) in product(PATTERNS[function], VALUES.items()):
        kind = read_type(name, "duckdb")
        assert kind is not None
        said = unfit(function, pattern, [kind])
        refused += said is not None
        assert (said is None) == _runs(warehouse, f"{function}('{pattern}', cast({value} as {name}))"), (pattern, name)
    assert refused > 15


def _runs(warehouse: duckdb.DuckDBPyConnection, call: str) -> bool:
    try:
        warehouse.execute(f"select {call}")
    except duckdb.Error:
        return False
    return True


def test_a_pattern_that_says_more_is_left_alone() -> None:
    assert unfit("format", "{:{}d}", [TEXT, TEXT]) is None
    assert unfit("printf", "%*d", [TEXT, TEXT]) is None


def test_only_a_written_pattern_is_read() -> None:
    kind = read_type("varchar", "duckdb")
    assert not isinstance(DuckDb().call("call printf", ("0", "1"), [kind, kind]), Refused)
