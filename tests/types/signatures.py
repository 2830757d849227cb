"""Writes `lineage/types/duckdb_functions.txt`: what DuckDB's functions take and give, and how sqlglot reads them.

The names of all others stand in `duckdb_other_functions.txt`.

Run `python -m tests.types.signatures` with the DuckDB that the table should speak of.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

TYPES = Path(__file__).parents[2] / "dbt_impact" / "lineage" / "types"
TABLE, OTHERS = TYPES / "duckdb_functions.txt", TYPES / "duckdb_other_functions.txt"
# Their value's type is that of the first argument, whatever the second is: one line says it.
_BY_ANOTHER = ("arg_max", "arg_min", "argmax", "argmin", "max_by", "min_by")
_KINDS = "('scalar', 'aggregate')"
Overload = tuple[tuple[str, ...], str, str]


def main() -> None:
    overloads = _overloads()
    lines = [
        f"# The functions of DuckDB {duckdb.__version__}, by `python -m tests.types.signatures`.",
        "# name arguments>result …, `*type` for any number of further arguments; then `Class argument … = name`:",
        "# the class and the arguments that sqlglot makes of a call, in the call's order.",
    ]
    for name, found in sorted(overloads.items()):
        lines.append(" ".join([name, *(f"{','.join(given)}{more}>{result}" for given, more, result in sorted(found))]))
    lines += sorted(_preferred(_classes(overloads)))
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    OTHERS.write_text("\n".join(_others(overloads)) + "\n", encoding="utf-8")


def _others(overloads: Collection[str]) -> list[str]:
    """The names of functions whose types nobody asks for: macros, and those of windows and of a `from`."""
    asked = "select distinct function_name from duckdb_functions() where function_type <> 'pragma' order by all"
    names = (name for (name,) in duckdb.connect().execute(asked).fetchall())
    return [name for name in names if name not in overloads and name.isidentifier() and not name.startswith("__")]


def _overloads() -> dict[str, set[Overload]]:
    rows = (
        duckdb.connect()
        .execute(
            "select function_name, parameter_types, varargs, return_type from duckdb_functions() "
            f"where function_type in {_KINDS} and parameter_types is not null and return_type is not null "
            "and not starts_with(function_name, '__')"
        )
        .fetchall()
    )
    found: dict[str, set[Overload]] = {}
    for name, given, more, result in rows:
        types = tuple(map(_joined, given))
        if name.startswith(_BY_ANOTHER):
            types, result = ("ANY", "ANY"), "ANY"
        found.setdefault(name, set()).add((types, f"*{_joined(more)}" if more else "", _joined(result)))
    return {name: each for name, each in found.items() if len(name.split()) == 1}


def _joined(type_name: str) -> str:
    return type_name.replace(" ", "_").replace(",", ";")


def _classes(overloads: dict[str, set[Overload]]) -> Iterator[str]:
    for name, found in overloads.items():
        if not name.isidentifier():
            continue
        for count in {len(given) + more for given, varargs, _ in found for more in (range(4) if varargs else (0,))}:
            for first in ("c0", "'day'"):
                line = _read(name, [first, *(f"c{i}" for i in range(1, count))][:count])
                if line is not None:
                    yield line


def _preferred(lines: Iterator[str]) -> list[str]:
    """Of several names for one class the one that the class has itself."""
    found: dict[str, list[str]] = {}
    for line in lines:
        called, _, name = line.rpartition(" = ")
        found.setdefault(called, []).append(name)

    def order(called: str, name: str) -> tuple[bool, bool, str]:
        kind: type[exp.Func] = getattr(exp, called.split(" ")[0])
        return (name.upper() != kind.sql_name(), name.upper() not in kind.sql_names(), name)

    return [f"{called} = {min(names, key=lambda name: order(called, name))}" for called, names in found.items()]


def _read(name: str, arguments: list[str]) -> str | None:
    """How sqlglot reads a call; None where it keeps the name, or makes more of it than the arguments."""
    try:
        node = sqlglot.parse_one(f"select {name}({', '.join(arguments)})", dialect="duckdb").expressions[0]
    except SqlglotError:
        return None
    if not isinstance(node, exp.Func) or isinstance(node, exp.Anonymous):
        return None
    places: dict[str, str] = {}
    for key, value in node.args.items():
        for i, each in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(each, (exp.Column, exp.Literal, exp.Var)):
                text = "'day'" if each.name.lower() == "day" else each.name.lower()
                places[text] = f"{key}{i}" if isinstance(value, list) else key
            elif isinstance(each, exp.Expr):
                return None
    if set(places) != set(arguments):
        return None
    return " ".join([type(node).__name__, *(places[each] for each in arguments), "=", name])


if __name__ == "__main__":
    main()
