"""The table of DuckDB's functions, held to the DuckDB at hand: calls drawn by lot are executed."""

from collections.abc import Iterator
from random import Random

import duckdb

from dbt_impact.lineage.types.data_types import SqlType, differ, read_type
from dbt_impact.lineage.types.duckdb_functions import functions
from dbt_impact.lineage.types.rules import Refused
from dbt_impact.lineage.types.rules_duckdb import DuckDb

_CALLS = 2_000
_TYPES = (
    "boolean", "integer", "bigint", "double", "decimal(10,2)", "varchar", "date", "timestamp", "timestamptz",
    "interval", "integer[]", "json", "uuid",
)  # fmt: skip
# They change what is there, or leave the process.
_NOT_CALLED = ("setval", "nextval", "error", "sleep", "write_log", "set_", "getvariable", "parse_duckdb", "read_")
# They also take numbers that their signatures do not say.
_TAKE_MORE = frozenset({"bin", "hex", "to_binary", "to_hex"})
_Operand = tuple[str, SqlType]


def test_calls_are_taken_and_refused_as_duckdb_does() -> None:
    warehouse, rules = duckdb.connect(), DuckDb()
    warehouse.execute(f"create table t ({', '.join(f'c{i} {kind}' for i, kind in enumerate(_TYPES))})")
    wrong: list[tuple[str, str, object]] = []
    refused = missed = 0
    for name, operands in _calls(Random(3)):
        call = f"{name}({', '.join(text for text, _ in operands)})"
        places = tuple(str(i) for i in range(len(operands)))
        said = rules.call(f"call {name}", places, [kind for _, kind in operands])
        try:
            truth = str(warehouse.execute(f"describe select {call} from t").fetchall()[0][1])
        except duckdb.Error as error:
            refused += isinstance(said, Refused)
            missed += isinstance(said, SqlType) and "No function matches" in str(error)
            continue
        cried = isinstance(said, Refused) and said.is_sure
        if cried or (isinstance(said, SqlType) and differ(read_type(truth, "duckdb"), said)):
            wrong.append((call, truth, said))
    assert not wrong
    assert refused > _CALLS / 2
    assert missed < refused / 20


def _calls(random: Random) -> Iterator[tuple[str, list[_Operand]]]:
    kinds = ((f"c{i}", read_type(kind, "duckdb")) for i, kind in enumerate(_TYPES))
    operands = [(text, kind) for text, kind in kinds if kind is not None]
    literals = [("'day'", SqlType("VARCHAR", literal="day")), ("1", SqlType("INT", literal="1"))]
    overloads = sorted(
        (name, len(each.given) + bool(each.more))
        for name, each in functions().overloads()
        if name.isidentifier() and name not in _TAKE_MORE and not name.startswith(_NOT_CALLED)
    )
    for _ in range(_CALLS):
        name, count = random.choice(overloads)
        drawn = [random.choice(operands) for _ in range(count)]
        if count > 1 and random.random() < 0.5:
            drawn[random.randrange(count)] = random.choice(literals)
        if count:
            yield name, drawn
