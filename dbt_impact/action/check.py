"""The action's check: compares, looks for an acceptance, and tells everybody, each by the way that they read."""

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from dbt_impact.action.acceptance import approvals, ask
from dbt_impact.action.checks import Conclusion, report_check
from dbt_impact.action.incomplete import incomplete
from dbt_impact.action.inputs import Inputs, read_inputs
from dbt_impact.action.program import compare, lacks_base
from dbt_impact.action.runner import Runner
from dbt_impact.clock import now
from dbt_impact.errors import DbtImpactError
from dbt_impact.pull_request.github import Workflow, workflow
from dbt_impact.pull_request.place import folder_of
from dbt_impact.pull_request.telling import tell
from dbt_impact.render import FORMATS
from dbt_impact.render.markdown import marker
from dbt_impact.render.presentation import Presentation
from dbt_impact.render.rebuild_command import command
from dbt_impact.rules.report import Report
from dbt_impact.saved.reading import read_report


def check(environment: Mapping[str, str], folder: Path) -> int:
    """Compares from the dbt project's folder. 0: passed, or not done and may pass even so; 1: failed; 2: not done."""
    inputs, runner, run = read_inputs(environment), Runner(environment), workflow(environment)
    path = runner.new_folder() / "report.json"
    told = {**environment, **run.target}
    done = compare(inputs, path, approvals(run, runner), told)
    for line in done.said:
        runner.log(line)
    if done.code == 2:
        return incomplete(inputs, runner, run, folder, done.why, may_pass=lacks_base(inputs, folder, told))
    try:
        report = read_report(path)
    except DbtImpactError as error:
        return incomplete(inputs, runner, run, folder, str(error), may_pass=False)
    conclusion: Conclusion = "success"
    if done.code:
        report, conclusion = _asked(inputs, runner, run, report)
        path.write_text(FORMATS["json"](report), encoding="utf-8")
    shown = Presentation(
        link_base=run.link_base, folder=folder_of(folder, run.workspace), marker=inputs.name, now=now(environment)
    )
    _set_outputs(runner, report, shown, path)
    _tell(inputs, runner, run, report, shown, conclusion)
    return int(conclusion == "failure")


def _asked(inputs: Inputs, runner: Runner, run: Workflow, report: Report) -> tuple[Report, Conclusion]:
    """The report of a change that fails, and whether somebody let it pass."""
    asked = ask(run, inputs)
    if asked.acceptance is None:
        # No error: GitHub shows ten of a step, and the lines that break are worth more.
        runner.notice(f"The change fails the check: its verdict is {report.verdict}. {asked.said}")
        return report, "failure"
    runner.warning(f"The change fails the check, and passes all the same: {asked.acceptance.by} accepted it")
    return replace(report, accepted=asked.acceptance), "success"


def _set_outputs(runner: Runner, report: Report, shown: Presentation, path: Path) -> None:
    runner.output("verdict", report.verdict)
    runner.output("breaking", str(report.summary.breaking))
    runner.output("report", str(path))
    runner.output("rebuild", command(report.rebuild) if report.rebuild is not None else "")
    runner.output("artifact", f"dbt-impact-{marker(report, shown)}")


def _tell(
    inputs: Inputs, runner: Runner, run: Workflow, report: Report, shown: Presentation, conclusion: Conclusion
) -> None:
    runner.summary(FORMATS["summary"](report, shown))
    if inputs.annotations:
        runner.commands(FORMATS["annotations"](report, shown))
    if inputs.check_run:
        text = FORMATS["markdown"](report, shown)
        runner.log(report_check(run, inputs.check_run, conclusion, f"Verdict: {report.verdict}", text))
    if inputs.comment != "never" and run.place is not None:
        runner.log(tell(run.place, report, inputs.comment, shown))
