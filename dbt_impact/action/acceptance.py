"""The way out in an emergency: a label on the pull request, set by somebody who may maintain the repository."""

import msgspec

from dbt_impact.action.inputs import Inputs
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
