"""The rebuild plan in words."""

from dbt_impact.rebuild.plan import Plan
from dbt_impact.render.phrases import Code, Phrase, count
from dbt_impact.render.rebuild_command import LONGEST, command, selectors


def summary(plan: Plan) -> Phrase:
    """What must be built, against what dbt would build of itself; empty where neither builds anything."""
    usual = (Code("state:modified+"), f" would build {plan.state_modified_plus:,}")
    others = len(plan.not_this_pull_request)
    left_out = f"{others:,} differ{'s' if others == 1 else ''} through others' changes alone" if others else ""
    if not plan.steps:
        return ("Rebuild nothing: ", *usual, f"; {left_out}" if others else "") if plan.state_modified_plus else ()
    refreshed = len(plan.full_refresh)
    kept = sum(step.action == "snapshot" for step in plan.steps)
    said = [
        f"{refreshed:,} with a full refresh, as old rows would stay" if refreshed else "",
        f"{count(kept, 'snapshot')} whose history stays as it is" if kept else "",
        f"{len(plan.cannot):,} more can't be built" if plan.cannot else "",
        f"{left_out}, and need no build for this" if others else "",
    ]
    more = "".join(f"; {each}" for each in said if each)
    return (f"Rebuild {count(len(plan.steps), 'node')} (", *usual, f"){more}:")


def shown_command(plan: Plan) -> Phrase:
    """The line for people, and where to find what it needs."""
    where = (" (write what the JSON report has as ", Code("rebuild.selectors"), " to selectors.yml)")
    return (Code(command(plan), 2 * LONGEST), *(where if selectors(plan) else ()))
