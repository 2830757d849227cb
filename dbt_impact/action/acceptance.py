"""What people said of the change: who approved it, and the way out in an emergency, a label that a maintainer set."""

import msgspec

from dbt_impact.action.inputs import Inputs
from dbt_impact.action.runner import Runner
from dbt_impact.forge.web import Refusal
from dbt_impact.pull_request.github import Workflow
from dbt_impact.rules.report import Acceptance


class Asked(msgspec.Struct, frozen=True):
    """Whether the change was accepted, and if not, what to say of it."""

    acceptance: Acceptance | None
    said: str


def ask(run: Workflow, inputs: Inputs) -> Asked:
    """Looks for the label, who set it, and what they may do. What can't be found out accepts nothing."""
    label = inputs.accept_label
    if not label or run.thread is None:
        return Asked(None, "")
    how = f"Is it intended? Whoever may maintain the repository can let it pass with the label {label}"
    try:
        set_by = run.thread.labelled(label)
        if set_by is None:
            return Asked(None, how)
        if not run.thread.maintains(set_by.by):
            return Asked(None, f"The label {label} was set by {set_by.by}, who may not maintain the repository. {how}")
    except Refusal as refusal:
        return Asked(None, f"Who set the label {label} can't be found out ({refusal.why}). {how}")
    return Asked(Acceptance(label=label, by=set_by.by, at=set_by.at), "")


def approvals(run: Workflow, runner: Runner) -> tuple[str, ...]:
    """Who approved the newest commit: a waiver in a file of theirs counts. What can't be found out is said."""
    if run.thread is None:
        return ()
    try:
        return run.thread.approved()
    except Refusal as refusal:
        runner.log(f"Who approved the pull request can't be found out: {refusal.why}")
        return ()
