"""One query against the same cut into two models, either of them edited: what is called unchanged must be."""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import sqlglot

from dbt_impact.compare.changes import NodeImpact
from tests.building import compared, model_id
from tests.fuzz.database import Database
from tests.fuzz.grammar import Grammar
from tests.fuzz.variants import edited
from tests.fuzz.writer import TABLES

_TABLES = {name: ", ".join(columns) for name, columns in TABLES.items()}


@dataclass(slots=True)
class Chains:
    """What a run saw: pairs that ran, those whose reader the tool calls unchanged in full or in some columns."""

    ran: int = 0
    unchanged: int = 0
    partly: int = 0
    disagreements: list[str] = field(default_factory=list)


def fuzz_chains(pairs: int, seed: int, folder: Path) -> Chains:
    """Compares so many projects, each with another that has one model more."""
    random = Random(seed)
    grammar, database, found = Grammar(random), Database(random), Chains()
    while found.ran < pairs:
        grammar.start()
        inner, columns = grammar.select(1, [])
        alias = f"b{grammar.names}"
        around = [f"{alias}.{column}" for column in columns]
        other, more = grammar.item(1, [])
        values = [grammar.value([*around, *more], [], 0) for _ in range(3)]
        listed = ", ".join(f"{value} as c{i}" for i, value in enumerate(values))
        join = random.choice(("join", "left join", "right join"))
        condition = f"{random.choice(around)} = {random.choice(more)}"
        rest = f"{alias} {join} {other} on {condition} where {grammar.condition([*around, *more], [], 0)}"
        base = f"select {listed} from ({inner}) as {rest}"
        up = _edited(random, inner)
        reader = _edited(random, f"select {listed} from up as {rest}")
        before, after = database.results(base), database.results(f"with up as ({up}) select c0, c1, c2 from ({reader})")
        if before is None or after is None or " up " not in reader.lower():
            continue
        found.ran += 1
        impact = _impact(folder, base, up, reader)
        same = [i for i in range(len(values)) if _is_unchanged(impact, f"c{i}")]
        if impact is not None and (impact.rows_changed or impact.effect in ("unknown", "broken")):
            continue
        found.unchanged += len(same) == len(values)
        found.partly += 0 < len(same) < len(values)
        if not all(one.of(same).equals(other.of(same)) for one, other in zip(before, after, strict=True)):
            found.disagreements.append(f"{base}\n-- up\n{up}\n-- m\n{reader}")
    return found


def _edited(random: Random, sql: str) -> str:
    times = random.choice((0, 1, 1, 2))
    tree = edited(random, sqlglot.parse_one(sql, dialect="duckdb"), times)
    return tree.sql("duckdb") if times else sql


def _impact(folder: Path, base: str, up: str, reader: str) -> NodeImpact | None:
    return compared(folder, _TABLES, {"m": base}, {"up": up, "m": reader}).nodes.get(model_id("m"))


def _is_unchanged(impact: NodeImpact | None, name: str) -> bool:
    return impact is None or name not in {*impact.columns_changed, *impact.columns_removed, *impact.renamed}
