"""Enforced contracts that the SQL does not meet: dbt compares names and types before it builds anything."""

from collections.abc import Callable, Iterator, Mapping

from dbt_impact.compare.changes import Problem, Proof
from dbt_impact.compare.edits.promises import NONE
from dbt_impact.compare.edits.properties import Property
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.node import NodeLineage
from dbt_impact.lineage.nodes.rounding import without_rounding
from dbt_impact.lineage.schemas import documented
from dbt_impact.lineage.types.data_types import INTEGER, NULL, NUMBERS, SqlType, differ, read_type, shown
from dbt_impact.project.nodes import Node

# dbt compares nothing before it makes these.
_NOT_CHECKED = frozenset({"ephemeral", "materialized_view", "dynamic_table"})


def unmet_contract(walk: Walk, outcome: Outcome, before: Node | None, after: Node | None) -> Iterator[Trace]:
    """What a model's enforced contract says at head and its SQL does not give, where it did at base."""
    head, base = outcome.head, outcome.base
    if after is None or head is None or not _is_checked(after) or head.open is not None:
        return
    found = outcome.difference
    moved = {*found.lost, *found.gained}
    wrong: dict[tuple[str, str], Proof] = {
        each: "proved" if head.certain or each[0] in moved else "possible"
        for each in _other_columns(walk.head, after, head)
    }
    kept = before if before is not None and _is_checked(before) else None
    met = _types(walk.base, base) if kept is not None and base is not None else {}
    wrong |= _other_types(walk.head, after, head, met, is_new=kept is None)
    if kept is not None and base is not None:
        was = {*_other_columns(walk.base, kept, base), *_other_types(walk.base, kept, base, met, is_new=False)}
        wrong = {each: proof for each, proof in wrong.items() if each not in was}
    for (name, problem), proof in sorted(wrong.items()):
        column = walk.head.dialect.show(name)
        message = f"the enforced contract {problem} `{column}`"
        yield Trace(Problem(kind="contract", proof=proof, message=message, column=column), None)


def was_met(walk: Walk, base: NodeLineage | None, said: Property) -> bool:
    """Whether base's SQL gave what base's contract said of a column: what never was there is not taken away."""
    if base is None or base.open is not None or said.before == NONE:
        return True
    name = walk.base.dialect.fold(said.of)
    if name not in base.names:
        return False
    promised, given = read_type(said.before, walk.base.types.dialect), _types(walk.base, base)[name]
    return promised is None or given is None or not _is_of_another_kind(promised, given)


def _is_checked(node: Node) -> bool:
    return node.contract.enforced and node.resource_type == "model" and node.config.materialized not in _NOT_CHECKED


def _listed(side: Lineage, node: Node) -> dict[str, str | None]:
    """The columns that the contract lists, with their types; no type for what holds the nested fields it lists."""
    listed = dict(documented(node, side.dialect).columns)
    if side.dialect.sqlglot != "bigquery":
        return listed
    return {name.partition(".")[0]: None if "." in name else text for name, text in listed.items()}


def _other_columns(side: Lineage, node: Node, lineage: NodeLineage) -> set[tuple[str, str]]:
    said, given = _listed(side, node).keys(), set(lineage.names)
    missing = {(name, "lists a column that the SQL does not give:") for name in said - given}
    other = _other_spellings(side, node) if side.dialect.sqlglot == "duckdb" else set()
    untyped = {(name, "says no type for") for name, text in documented(node, side.dialect).columns if not text}
    return missing | untyped | other | {(name, "does not list the column") for name in given - said}


def _other_spellings(side: Lineage, node: Node) -> set[tuple[str, str]]:
    """DuckDB keeps the case in which a name is written, and dbt compares names by it."""
    given = side.trees.spelled(node.unique_id)
    found: set[tuple[str, str]] = set()
    for column in node.columns.values():
        name = side.dialect.fold(column.name)
        if name in given and given[name] != column.name:
            found.add((name, f"spells `{column.name}`, not `{given[name]}` as the SQL does, the column"))
    return found


def _other_types(
    side: Lineage, node: Node, lineage: NodeLineage, met: Mapping[str, SqlType | None], *, is_new: bool
) -> dict[tuple[str, str], Proof]:
    """Columns whose type is known to be another than the contract's.

    `met` are the types at base. It is proved where they are known, or where base had no contract (`is_new`).
    """
    dialect = side.types.dialect
    differs = _IS_ANOTHER.get(dialect, _is_of_another_kind)
    types = _types(side, lineage)
    found: dict[tuple[str, str], Proof] = {}
    for name, text in _listed(side, node).items():
        promised = read_type(text, dialect) if text else None
        given, before = types.get(name), met.get(name)
        if promised is None or given is None or not differs(promised, given):
            continue
        was_met = before is not None and not differs(promised, before)
        if {promised.kind, given.kind} <= NUMBERS and not was_met and not _is_said(side, lineage, name):
            # Which of the numbers an operator gives is not the same in every version of a warehouse.
            continue
        said, gives = shown(promised, dialect), shown(given, dialect)
        proof: Proof = "proved" if is_new or before is not None else "possible"
        found[name, f"says `{said}` and the SQL gives `{gives}` for"] = proof
    return found


def _is_of_another_kind(promised: SqlType, given: SqlType) -> bool:
    """Most adapters compare the names of types and leave out sizes; what a bare null is, they do not agree on."""
    return given != NULL and promised.kind != given.kind


def _is_another_in_duckdb(promised: SqlType, given: SqlType) -> bool:
    """DuckDB describes types whole, and a bare null as an integer."""
    return differ(promised, INTEGER if given == NULL else given)


_IS_ANOTHER: Mapping[str, Callable[[SqlType, SqlType], bool]] = {"duckdb": _is_another_in_duckdb}


def _is_said(side: Lineage, lineage: NodeLineage, name: str) -> bool:
    """Whether a column is a cast, or a column of something that is not worked out."""
    stored = next(column.value.term for column in lineage.columns if column.name == name)
    term, _ = without_rounding(side.terms, stored)
    return side.terms.tag(term) in ("Cast", "TryCast", "col")


def _types(side: Lineage, lineage: NodeLineage) -> Mapping[str, SqlType | None]:
    found = ((column.name, side.types.of(column.value.term)) for column in reversed(lineage.columns))
    return {name: None if kind is None else kind.stored for name, kind in found}
