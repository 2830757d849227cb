"""The second stage for a fork's pull request: a report that an untrusted run uploaded is told by a trusted one."""

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from dbt_impact.action.acceptance import ask
from dbt_impact.action.inputs import read_inputs
from dbt_impact.action.runner import Runner
from dbt_impact.clock import now
from dbt_impact.errors import DbtImpactError
from dbt_impact.forge.web import Refusal
from dbt_impact.pull_request.github import workflow
from dbt_impact.pull_request.telling import tell
from dbt_impact.render.presentation import Presentation
from dbt_impact.saved.reading import read_report

MOST_REPORTS = 20
"""A repository has fewer dbt projects; more would be somebody's attempt to fill the pull request."""


def publish(environment: Mapping[str, str]) -> int:
    """Comments for each report below the folder `reports`. What is no report is said, and passed over; 0 always."""
    inputs, runner = read_inputs(environment), Runner(environment)
    try:
        run = workflow(environment)
    except Refusal as refusal:
        runner.warning(f"No comment: the pull request can't be found ({refusal.why})")
        return 0
    if run.place is None:
        runner.log("No comment: no open pull request stands at the commit that was checked")
        return 0
    shown = Presentation(
        link_base=run.link_base,
        folder=environment.get("INPUT_PROJECT_FOLDER", ""),
        marker=inputs.name,
        now=now(environment),
    )
    found = sorted(Path(environment["INPUT_REPORTS"]).rglob("report.json"))
    for path in found[:MOST_REPORTS]:
        try:
            report = read_report(path)
        except DbtImpactError as error:
            runner.warning(f"No comment: {error}")
            continue
        if report.accepted is not None:
            # Anybody could write a maintainer's name there.
            report = replace(report, accepted=ask(run, inputs).acceptance)
        runner.log(tell(run.place, report, inputs.comment, shown))
    if not found:
        runner.log("No comment: the run that was checked uploaded no report")
    return 0
