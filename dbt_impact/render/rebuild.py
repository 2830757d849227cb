"""The rebuild plan in words and as the command that runs it."""

from dbt_impact.rebuild.plan import Plan
from dbt_impact.render.phrases import Code, Phrase, count

_LONGEST = 1_200


def summary(plan: Plan) -> Phrase:
    """What must be built, against what dbt would build of itself; empty where neither builds anything."""
    usual = (Code("state:modified+"), f" would build {plan.state_modified_plus:,}")
    if not plan.steps:
        return ("Rebuild nothing: ", *usual) if plan.state_modified_plus else ()
    refreshed = len(plan.full_refresh)
    kept = sum(step.action == "snapshot" for step in plan.steps)
    said = [
        f"{refreshed:,} with a full refresh, as old rows would stay" if refreshed else "",
        f"{count(kept, 'snapshot')} whose history stays as it is" if kept else "",
        f"{len(plan.cannot):,} more can't be built" if plan.cannot else "",
    ]
    more = "".join(f"; {each}" for each in said if each)
    return (f"Rebuild {count(len(plan.steps), 'node')} (", *usual, f"){more}:")


def command(plan: Plan) -> Phrase:
    """The line to run; where it needs a selector, that is in the JSON document."""
    where = (" (its text is in the JSON report: ", Code("rebuild.selectors"), ")") if plan.selectors else ()
    return (Code(plan.command, _LONGEST), *where)
