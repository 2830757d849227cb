"""The command that a project begins with."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dbt_impact.commands.output import say

if TYPE_CHECKING:
    from dbt_impact.adoption.stages import Stage


_NEXT = "next: dbt-impact diff, on a branch; dbt-impact init --stage observe writes the workflows for GitHub"
_NEXT_WITH_WORKFLOWS = (
    "next: read how the workflows run dbt, then commit and merge them; once the run on the main branch has kept "
    "production's manifest, each pull request is compared with it"
)
_NOT_RELEASED = (
    "this dbt-impact is of no release: put the commit of the action that you use in the place of the zeros behind uses:"
)


@click.command()
@click.option(
    "--stage",
    type=click.Choice(["observe", "comment", "required"]),
    help="Also write the GitHub workflow: one that only reports, one that comments, or one that fails on what breaks.",
)
@click.option("--force", is_flag=True, help="Write over what is there.")
def init(stage: "Stage | None", force: bool) -> int:
    """Write commented settings, which change nothing, and the workflow of a stage.

    \b
    dbt-impact init                       dbt_impact.yml, beside dbt_project.yml
    dbt-impact init --stage observe       and .github/workflows/dbt-impact.yml, which only reports
    dbt-impact init --stage comment       later: comments on what breaks or is to check
    dbt-impact init --stage required      then: fails on what breaks
    """
    from dbt_impact.adoption.stages import is_released
    from dbt_impact.adoption.writing import start
    from dbt_impact.git.repository import NoRepository, repository

    try:
        root: Path | None = repository(Path()).root
    except NoRepository:
        root = None
    for line in start(Path(), root, stage, force):
        say(line)
    say(_NEXT_WITH_WORKFLOWS if stage is not None else _NEXT)
    if stage is not None and not is_released(stage):
        say(_NOT_RELEASED)
    return 0
