"""Enforced contracts that the SQL does not meet: dbt compares names and types before it builds anything."""

from collections.abc import Iterator, Mapping

from dbt_impact.compare.changes import Problem, Proof
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.data_types import NULL, SqlType, read_type, shown
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
    wrong |= _other_types(walk, after, head, base if before is not None and before.contract.enforced else None)
    if before is not None and base is not None and before.contract.enforced:
        was = {*_other_columns(walk.base, before, base), *_unlike(walk.base, before, base)}
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


def _other_types(walk: Walk, node: Node, head: NodeLineage, base: NodeLineage | None) -> dict[tuple[str, str], Proof]:
    """Columns of another type. Under a contract that base had, it is proved where base's type is known too."""
    known = None if base is None else _types(walk.base, base)
    return {
        (name, problem): "proved" if known is None or known.get(name) is not None else "possible"
        for name, problem in _unlike(walk.head, node, head)
    }


def _unlike(side: Lineage, node: Node, lineage: NodeLineage) -> set[tuple[str, str]]:
    """Columns whose type is known to be another than the contract's; sizes and precisions are of no account to dbt."""
    dialect = side.types.dialect
    types = _types(side, lineage)
    found: set[tuple[str, str]] = set()
    for name, text in documented(node, side.dialect).columns:
        promised = read_type(text, dialect) if text else None
        given = types.get(name)
        if promised is not None and given is not None and given != NULL and promised.kind != given.kind:
            said, gives = shown(promised, dialect), shown(given, dialect)
            found.add((name, f"says `{said}` and the SQL gives `{gives}` for"))
    return found


def _types(side: Lineage, lineage: NodeLineage) -> Mapping[str, SqlType | None]:
    found = ((column.name, side.types.of(column.value.term)) for column in reversed(lineage.columns))
    return {name: None if kind is None else kind.stored for name, kind in found}
