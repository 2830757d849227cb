"""The rebuild plan in words and as the command that runs it."""

import json
import shlex

from dbt_impact.rebuild.plan import Plan
from dbt_impact.render.phrases import Code, Phrase, count

SELECTOR = "dbt_impact_rebuild"
_LONGEST = 1_000


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


def command(plan: Plan) -> str:
    """The line to run, safe for a shell; it names a selector where the words would make it too long. "" for nothing."""
    if not plan.steps:
        return ""
    tail = " --full-refresh" if plan.full_refresh else ""
    line = "dbt build --select " + " ".join(map(shlex.quote, plan.words)) + tail
    return line if len(line) <= _LONGEST else f"dbt build --selector {SELECTOR}{tail}"


def selectors(plan: Plan) -> str | None:
    """The text of the selectors.yml that the command needs; None where it names its nodes itself."""
    if not command(plan).startswith(f"dbt build --selector {SELECTOR}"):
        return None
    # JSON's strings are YAML's.
    union = "\n".join(f"        - {json.dumps(each)}" for each in plan.words)
    return f"selectors:\n  - name: {SELECTOR}\n    definition:\n      union:\n{union}\n"


def shown_command(plan: Plan) -> Phrase:
    """The line for people, and where to find what it needs."""
    where = (" (write what the JSON report has as ", Code("rebuild.selectors"), " to selectors.yml)")
    return (Code(command(plan), 2 * _LONGEST), *(where if selectors(plan) else ()))
