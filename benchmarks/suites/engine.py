"""A suite's SQL through our engine: what each output column is made of, down to the tables that nothing builds."""

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from benchmarks.suites.artifacts import write
from benchmarks.suites.statements import Statement
from dbt_impact.lineage.dialects import Dialect
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.values import DIRECT, Input
from dbt_impact.project.project import read_project

VALUE_USES = frozenset({*DIRECT, "CONDITIONAL", "WINDOW", "SORT"})
"""Every way in which a column can enter another's value; joins, filters and groupings decide on rows."""


class Traced(msgspec.Struct, frozen=True):
    """What a script's last relation is made of.

    `columns` are in order, each with its (table, column) pairs; `definitions` its SQL. `rows` are the columns that
    decide which rows there are. `unknown` says why the query could not be read, or what its list of columns lacks.
    """

    columns: dict[str, frozenset[tuple[str, str]]]
    definitions: dict[str, str]
    rows: frozenset[tuple[str, str]]
    is_open: bool = False
    unknown: str = ""
    troubles: tuple[str, ...] = ()


def trace(script: Iterable[Statement], dialect: Dialect, adapter: str, tables: Mapping[str, list[str]]) -> Traced:
    """The lineage of the last statement, through those before it that it reads; the dialect is the adapter's."""
    script = list(script)
    built = {f"model.suite.m{number}": each for number, each in enumerate(script)}
    sources = {
        name for at, each in enumerate(script) for name in each.reads - {earlier.target for earlier in script[:at]}
    }
    quoted = " ".join(each.sql for each in script)
    with tempfile.TemporaryDirectory() as folder:
        catalogued = {name: as_stored(dialect, columns, quoted) for name, columns in tables.items() if name in sources}
        write(Path(folder), built, sources, adapter, catalogued)
        lineage = Lineage(read_project(Path(folder)))
        found = {unique_id: lineage.of(unique_id) for unique_id in built}
    return _resolved(found, built)


def as_stored(dialect: Dialect, columns: Iterable[str], sql: str) -> dict[str, str]:
    """Columns that a suite writes as SQL does, as the warehouse's catalog has them; integers where none says a type.

    Where unquoted names fold to upper case, so do these, save what the SQL reads in quotes.
    """
    upper = dialect.case == "upper"
    types = columns if isinstance(columns, Mapping) else {}
    return {
        each.upper() if upper and each.islower() and f'"{each}"' not in sql else each: types.get(each, "integer")
        for each in columns
    }


def _resolved(found: Mapping[str, NodeLineage], built: Mapping[str, Statement]) -> Traced:
    last = list(built)[-1]
    node, target = found[last], built[last]
    same = [each for each in built if built[each].target == target.target and target.target]
    columns: dict[str, frozenset[tuple[str, str]]] = {}
    definitions: dict[str, str] = {}
    for unique_id in same or [last]:
        listed, own = built[unique_id].columns, set[str]()
        for at, column in enumerate(found[unique_id].columns):
            name = listed[at] if at < len(listed) else column.name.lower()
            name = f"{name} at {at}" if name in own else name
            own.add(name)
            sources = _followed(column.value.inputs, found, built)
            columns[name] = columns.get(name, frozenset()) | sources
            definitions[name] = column.definition.sql if column.definition is not None else column.name
    return Traced(
        columns,
        definitions,
        _followed(node.row_inputs, found, built, frozenset({*VALUE_USES, "JOIN", "FILTER", "GROUP_BY"})),
        node.open is not None,
        node.unresolved or "",
        tuple(trouble.message for trouble in node.troubles),
    )


def _followed(
    inputs: Iterable[Input],
    found: Mapping[str, NodeLineage],
    built: Mapping[str, Statement],
    uses: frozenset[str] = VALUE_USES,
) -> frozenset[tuple[str, str]]:
    """The inputs as columns of tables that nothing builds."""
    result: set[tuple[str, str]] = set()
    waiting, seen = list(inputs), set[tuple[str, str | None]]()
    while waiting:
        each = waiting.pop()
        if each.use not in uses or each.column is None or (each.unique_id, each.column) in seen:
            continue
        seen.add((each.unique_id, each.column))
        if each.unique_id not in built:
            result.add((each.unique_id.removeprefix("source.suite."), each.column.lower()))
            continue
        waiting.extend(_made_of(found[each.unique_id], built[each.unique_id].columns, each.column))
    return frozenset(result)


def _made_of(node: NodeLineage, listed: tuple[str, ...], name: str) -> Iterable[Input]:
    """The inputs of one column of a statement, by the name that it has or that the statement gives it."""
    for at, column in enumerate(node.columns):
        if name == column.name or (at < len(listed) and listed[at] == name.lower()):
            return column.value.inputs
    value = node.open(name) if node.open is not None else None
    return value.inputs if value is not None else ()
