"""A check of its own on the commit, which unlike a job can be neutral: neither passed nor failed."""

from typing import Literal

import msgspec

from dbt_impact.forge.web import Refusal
from dbt_impact.pull_request.github import Workflow

Conclusion = Literal["success", "failure", "neutral"]
# GitHub refuses a longer text.
_MOST_CHARACTERS = 65_535


class _Made(msgspec.Struct):
    id: int


def report_check(run: Workflow, name: str, conclusion: Conclusion, title: str, text: str) -> str:
    """Makes the check; one line on how it went. The token must be allowed to write checks, a fork's is not."""
    told = text if len(text) <= _MOST_CHARACTERS else "The run's summary has the report: it is too long for a check."
    asked = {
        "name": name,
        "head_sha": run.commit,
        "status": "completed",
        "conclusion": conclusion,
        "output": {"title": title, "summary": told},
    }
    try:
        run.web.send("POST", f"repos/{run.repository}/check-runs", asked, _Made)
    except Refusal as refusal:
        return f"no check {name}: {refusal.why}"
    return f"the check {name} is {conclusion}"
