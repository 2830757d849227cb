"""Enforced contracts that the SQL does not meet: dbt compares names and types before it builds anything."""

from collections.abc import Iterator, Mapping

from dbt_impact.compare.changes import Problem, Proof
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.data_types import NULL, NUMBERS, SqlType, read_type, shown
from dbt_impact.lineage.lineage import Lineage
from dbt_impact.lineage.node import NodeLineage
from dbt_impact.lineage.schemas import documented
from dbt_impact.project.nodes import Node


def unmet_contract(walk: Walk, outcome: Outcome, before: Node | None, after: Node | None) -> Iterator[Trace]:
    """What a node's enforced contract says at head and its SQL does not give, where it did at base."""
    head, base = outcome.head, outcome.base
    if after is None or head is None or not after.contract.enforced or head.open is not None:
        return
    wrong: dict[tuple[str, str], Proof] = dict.fromkeys(_other_columns(walk.head, after, head), "proved")
    kept = before if before is not None and before.contract.enforced else None
    met = _types(walk.base, base) if kept is not None and base is not None else {}
    wrong |= _other_types(walk.head, after, head, met, is_new=kept is None)
    if kept is not None and base is not None:
        was = {*_other_columns(walk.base, kept, base), *_other_types(walk.base, kept, base, met, is_new=False)}
        wrong = {each: proof for each, proof in wrong.items() if each not in was}
    for (name, problem), proof in sorted(wrong.items()):
        column = walk.head.dialect.show(name)
        message = f"the enforced contract {problem} `{column}`"
        yield Trace(Problem(kind="contract", proof=proof, message=message, column=column), None)


def _other_columns(side: Lineage, node: Node, lineage: NodeLineage) -> set[tuple[str, str]]:
    said = {name for name, _ in documented(node, side.dialect).columns}
    given = set(lineage.names)
    missing = {(name, "lists a column that the SQL does not give:") for name in said - given}
    return missing | {(name, "does not list the column") for name in given - said}


def _other_types(
    side: Lineage, node: Node, lineage: NodeLineage, met: Mapping[str, SqlType | None], *, is_new: bool
) -> dict[tuple[str, str], Proof]:
    """Columns whose type is known to be another than the contract's; sizes and precisions are of no account to dbt.

    `met` are the types at base. It is proved where they are known, or where base had no contract (`is_new`).
    """
    dialect = side.types.dialect
    types = _types(side, lineage)
    found: dict[tuple[str, str], Proof] = {}
    for name, text in documented(node, side.dialect).columns:
        promised = read_type(text, dialect) if text else None
        given, before = types.get(name), met.get(name)
        if promised is None or given is None or given == NULL or promised.kind == given.kind:
            continue
        was_met = before is not None and before.kind == promised.kind
        if {promised.kind, given.kind} <= NUMBERS and not was_met and not _is_said(side, lineage, name):
            # Which of the numbers an operator gives is not the same in every version of a warehouse.
            continue
        said, gives = shown(promised, dialect), shown(given, dialect)
        proof: Proof = "proved" if is_new or before is not None else "possible"
        found[name, f"says `{said}` and the SQL gives `{gives}` for"] = proof
    return found


def _is_said(side: Lineage, lineage: NodeLineage, name: str) -> bool:
    """Whether a column is a cast, or a column of something that is not worked out."""
    term = next(column.value.term for column in lineage.columns if column.name == name)
    return side.terms.tag(term) in ("Cast", "TryCast", "col")


def _types(side: Lineage, lineage: NodeLineage) -> Mapping[str, SqlType | None]:
    found = ((column.name, side.types.of(column.value.term)) for column in reversed(lineage.columns))
    return {name: None if kind is None else kind.stored for name, kind in found}
