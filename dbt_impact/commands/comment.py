"""The command that tells a saved report on the pull request that it is of."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dbt_impact.clock import now
from dbt_impact.commands.options import PATH
from dbt_impact.commands.output import say

# `--help` must stay fast, so what asks a forge is imported inside the command.
if TYPE_CHECKING:
    from dbt_impact.pull_request.telling import When


@click.command()
@click.argument("report", type=PATH, metavar="FILE")
@click.option(
    "--platform",
    type=click.Choice(["github", "gitlab", "azure", "bitbucket"]),
    help="Where the pull request is, if not where this build runs.",
)
@click.option(
    "--when",
    type=click.Choice(["never", "breaking", "risky", "unknown", "changed"]),
    default="changed",
    show_default=True,
    help="The least verdict for which a comment is made; one that is there is brought up to date at any.",
)
@click.option("--marker", default="", metavar="NAME", help="Find the comment by this name, not by the project's.")
def comment(report: Path, platform: str | None, when: "When", marker: str) -> int:
    """Keep one comment on the pull request that says what a saved report says.

    FILE is what `diff --format json` wrote. The pull request and the token come from the build's environment:
    GITHUB_TOKEN, GITLAB_TOKEN, SYSTEM_ACCESSTOKEN or BITBUCKET_TOKEN. What the platform refuses is said, and fails
    nothing.

    \b
    dbt-impact diff --base prod/ --format json --output report.json
    dbt-impact comment report.json --when risky
    """
    from dbt_impact.forge.web import Refusal
    from dbt_impact.pull_request.place import folder_of
    from dbt_impact.pull_request.platforms import find_place
    from dbt_impact.pull_request.telling import tell
    from dbt_impact.render.presentation import Presentation
    from dbt_impact.saved.reading import read_report

    read = read_report(report)
    try:
        place = find_place(os.environ, platform)
    except Refusal as refusal:
        say(f"no comment, the pull request can't be found: {refusal.why}")
        return 0
    if place is None:
        say("no comment, as this build is of no pull request")
        return 0
    folder = folder_of(Path(), place.workspace)
    shown = Presentation(link_base=place.link_base, folder=folder, marker=marker, now=now())
    say(tell(place, read, when, shown))
    return 0
