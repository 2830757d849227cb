"""What is said, and to whom, of a check that could not be done: never that it is fine."""

from pathlib import Path

from dbt_impact.action.checks import report_check
from dbt_impact.action.inputs import Inputs
from dbt_impact.action.runner import Runner
from dbt_impact.errors import DbtImpactError
from dbt_impact.project.project_file import NAME, read_project_file
from dbt_impact.pull_request.github import Workflow
from dbt_impact.pull_request.telling import tell_incomplete
from dbt_impact.render.escape import plain
from dbt_impact.render.markdown import slug

UNKNOWN = "Nothing is known of this change: neither that it breaks something, nor that it doesn't."


def incomplete(inputs: Inputs, runner: Runner, run: Workflow, folder: Path, why: str, *, may_pass: bool) -> int:
    """Tells why. The exit code is what `on-incomplete` says of it where it `may_pass`, else 2."""
    fails = inputs.on_incomplete == "fail" or not may_pass
    text = f"### ❔ Not checked\n\n{plain(why, 1_000)}\n\n{UNKNOWN}\n"
    runner.summary(text)
    (runner.error if fails else runner.warning)(f"Not checked: {why}")
    runner.output("verdict", "incomplete")
    for name in ("breaking", "report", "rebuild", "artifact"):
        runner.output(name, "")
    if inputs.check_run:
        runner.log(report_check(run, inputs.check_run, "failure" if fails else "neutral", "Not checked", text))
    if inputs.comment != "never" and run.place is not None:
        runner.log(tell_incomplete(run.place, slug(inputs.name or _project_name(folder)), text))
    return 2 if fails else 0


def _project_name(folder: Path) -> str:
    """What the project calls itself: the comment that is there has that name."""
    try:
        project = read_project_file(folder / NAME)
    except DbtImpactError:
        return ""
    return "" if project is None else project.name
