"""The rebuild plan as the command that runs it."""

import json
import shlex

from dbt_impact.rebuild.plan import Plan

SELECTOR = "dbt_impact_rebuild"
LONGEST = 1_000
"""Characters that a command may have; a longer one names a selector instead."""


def command(plan: Plan) -> str:
    """The line to run, safe for a shell; it names a selector where the words would make it too long. "" for nothing."""
    if not plan.steps:
        return ""
    tail = " --full-refresh" if plan.full_refresh else ""
    line = "dbt build --select " + " ".join(map(shlex.quote, plan.words)) + tail
    return line if len(line) <= LONGEST else f"dbt build --selector {SELECTOR}{tail}"


def selectors(plan: Plan) -> str | None:
    """The text of the selectors.yml that the command needs; None where it names its nodes itself."""
    if not command(plan).startswith(f"dbt build --selector {SELECTOR}"):
        return None
    # JSON's strings are YAML's.
    union = "\n".join(f"        - {json.dumps(each)}" for each in plan.words)
    return f"selectors:\n  - name: {SELECTOR}\n    definition:\n      union:\n{union}\n"
