"""The command that a project begins with."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dbt_impact.commands.output import say

if TYPE_CHECKING:
    from dbt_impact.adoption.stages import Stage


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
    from dbt_impact.adoption.writing import start
    from dbt_impact.git.repository import NoRepository, repository

    try:
        root: Path | None = repository(Path()).root
    except NoRepository:
        root = None
    for line in start(Path(), root, stage, force):
        say(line)
    return 0
