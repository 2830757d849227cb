"""What is said of one node of a report, held to what DuckDB makes of it."""

from dataclasses import dataclass, field

from dbt_impact.compare.changes import NodeImpact
from dbt_impact.lineage.types.data_types import differ, read_type
from tests.fuzz.results import Result


@dataclass(slots=True)
class Verdicts:
    """What a run saw: pairs of projects whose base ran, and what came of their nodes.

    `untold` are nodes that fail when they are bound, and are not called broken; `noisy` claims of a change behind
    which the data at hand show none.
    """

    pairs: int = 0
    unchanged: int = 0
    broken: int = 0
    changed: int = 0
    noisy: int = 0
    unknown: int = 0
    wrong: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)


def wrong(found: Verdicts, impact: NodeImpact | None, had: Result, has: Result | str) -> str | None:
    """What is wrong with what is said of a node that gave `had` at base, and at head gives `has` or fails with that."""
    return _failing(found, impact, has) if isinstance(has, str) else _running(found, impact, had, has)


def _failing(found: Verdicts, impact: NodeImpact | None, error: str) -> str | None:
    """What is wrong with what is said of a node that fails."""
    if "must be a constant" in error or "PERCENTILEs" in error:
        return None  # what a function takes as it is written alone, moved into a column
    if impact is None or impact.effect == "equivalent":
        return f"called unchanged, and fails: {error}"
    found.broken += impact.effect in ("broken", "blocked")
    found.unknown += impact.effect == "unknown"
    is_told = impact.effect in ("broken", "blocked", "unknown") or "BinderException" not in error
    return None if is_told else f"fails: {error}"


def _running(found: Verdicts, impact: NodeImpact | None, had: Result, has: Result) -> str | None:
    """What is wrong with what is said of a node that runs."""
    if impact is None or impact.effect == "equivalent":
        found.unchanged += 1
        if sorted(had.names) != sorted(has.names):
            return "called unchanged"
        turned = has.of([has.names.index(each) for each in had.names])
        return None if had.equals(turned) or had.is_near(turned) else "called unchanged"
    if impact.effect in ("broken", "blocked"):
        why = "; ".join(each.message for each in impact.problems if each.proof == "proved")
        return f"called {impact.effect}, and runs: {why}" if impact.proof == "proved" else None
    found.unknown += impact.effect == "unknown"
    return None if impact.effect == "unknown" else _columns(found, impact, had, has)


def _columns(found: Verdicts, impact: NodeImpact, had: Result, has: Result) -> str | None:
    """What is wrong with what is said of columns and rows."""
    if len({*had.names}) < len(had.names) or len({*has.names}) < len(has.names):
        return None
    gone = {*had.names} - {*has.names} - {*impact.columns_removed} - {*impact.renamed}
    new = {*has.names} - {*had.names} - {*impact.columns_added} - {*impact.renamed.values()}
    if gone or new:
        return f"nothing is said of {sorted(gone | new)}"
    before, after = _places(had), _places(has)
    same = {each: impact.renamed.get(each, each) for each in had.names if each not in impact.columns_removed}
    for name, to in same.items():
        told = impact.columns_retyped.get(name) or impact.columns_retyped.get(to)
        given = had.types[before[name]], has.types[after[to]]
        if told is None and given[0] != given[1] and name not in impact.columns_changed:
            return f"nothing is said of the type of {name}: {given}"
        if told is not None and any(_is_other(one, other) for one, other in zip(told, given, strict=True)):
            return f"the types of {name} are {given}, and not {told}"
    kept = [n for n in same if n not in impact.columns_changed and n not in impact.columns_retyped]
    kept = [n for n in kept if same[n] not in (*impact.columns_changed, *impact.columns_retyped)]
    is_same = had.names == has.names and had.equals(has)
    found.changed, found.noisy = found.changed + 1, found.noisy + is_same
    if impact.rows_changed:
        return None
    one, other = had.of([before[n] for n in kept]), has.of([after[same[n]] for n in kept])
    return None if one.equals(other) or one.is_near(other) else f"unlike in rows or in {kept}"


def _places(result: Result) -> dict[str, int]:
    return {name: place for place, name in enumerate(result.names)}


def _is_other(told: str, given: str) -> bool:
    return differ(read_type(told, "duckdb"), read_type(given.lower(), "duckdb"))
