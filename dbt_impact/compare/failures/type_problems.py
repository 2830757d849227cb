"""Values that another type keeps from being used: what the warehouse refuses at head and took at base."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Problem, Proof
from dbt_impact.compare.doubts import never_runs
from dbt_impact.compare.place import Places
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.nodes.refusals import Refusal, refusals
from dbt_impact.lineage.values import Input


def type_problems(walk: Walk, outcome: Outcome, places: Places) -> Iterator[Trace]:
    """What a node that both sides have can't do any more with the types that it reads."""
    key, old = outcome.key, walk.base_id(outcome.key)
    if key.startswith("function.") or old is None or not (outcome.edited or _reads_another_type(walk, key)):
        return
    after = refusals(walk.head, key, lambda read: walk.relation(walk.head, read))
    if not after:
        return
    # Base ran: what it does too is not refused, whatever the rules say.
    before = {each.message for each in refusals(walk.base, old, lambda read: walk.relation(walk.base, read))}
    for each in after:
        if each.message not in before:
            lost = _retyped_input(walk, each)
            proof: Proof = "proved" if each.is_sure and not never_runs(key) else "possible"
            yield Trace(
                Problem(
                    kind="type-mismatch",
                    proof=proof,
                    message=each.message,
                    column=None if lost is None else walk.head.dialect.show(lost.column or ""),
                    of=None if lost is None else lost.unique_id,
                    location=places.of(key, each.fragment),
                ),
                lost,
            )


def _reads_another_type(walk: Walk, key: str) -> bool:
    return any(outcome is not None and _has_another_type(walk, outcome) for outcome in _parents(walk, key))


def _parents(walk: Walk, key: str) -> list[Outcome | None]:
    return [walk.outcomes.get(each) for each in walk.parents(key)]


def _has_another_type(walk: Walk, outcome: Outcome) -> bool:
    """Whether a column of a node has, or may have, another type than before, or its name may mean another column."""
    found = outcome.difference
    return bool(found.retyped or found.removed or found.renamed) or _may_be_retyped(walk, outcome)


def _may_be_retyped(walk: Walk, outcome: Outcome) -> bool:
    """Whether the type of a changed column is known at head, and was not at base."""
    if outcome.base is None or outcome.head is None or not outcome.difference.changed:
        return False
    before, after = outcome.base.values, outcome.head.values
    both = (name for name in outcome.difference.changed if name in before and name in after)
    return any(
        walk.typed.base.of(before[name]) is None and walk.typed.head.of(after[name]) is not None for name in both
    )


def _retyped_input(walk: Walk, refusal: Refusal) -> Input | None:
    """The column whose type has changed, among those that are read where something is refused."""
    columns = sorted(each for each in refusal.inputs if each.column is not None)
    for each in columns:
        outcome = walk.outcomes.get(each.unique_id)
        if outcome is not None and each.column in outcome.difference.retyped:
            return each
    for each in columns:
        outcome = walk.outcomes.get(each.unique_id)
        if outcome is not None and each.column in outcome.difference.changed:
            return each
    return None
