"""Columns that the query gives as before, and that a table under another contract holds otherwise."""

from collections.abc import Iterator

from dbt_impact.compare.changes import Change
from dbt_impact.compare.own_changes.own_changes import change_id
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.nodes.rounding import without_rounding


def rounded_otherwise(walk: Walk, outcome: Outcome) -> Iterator[tuple[str, Change]]:
    """Each such column, folded, with the change of its values."""
    if outcome.base is None or outcome.head is None:
        return
    terms = walk.head.terms
    before, after = outcome.base.values, outcome.head.values
    for name in outcome.difference.changed:
        (given, was), (gives, now) = without_rounding(terms, before[name]), without_rounding(terms, after[name])
        if given == gives and was != now:
            shown = walk.head.dialect.show(name)
            yield (
                name,
                Change(
                    id=change_id("column-redefined", outcome.key, shown),
                    kind="column-redefined",
                    unique_id=outcome.key,
                    cause="config",
                    column=shown,
                    before=was or "not rounded",
                    after=now or "not rounded",
                    detail="rounded as its contract says",
                ),
            )
