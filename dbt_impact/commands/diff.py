"""The command that compares the pull request with production."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dbt_impact.commands.options import CONSUMERS, EXPOSURE_COLUMNS, PATH, SETTINGS
from dbt_impact.commands.output import say
from dbt_impact.commands.progress import shown
from dbt_impact.commands.reporting import Reporting, reporting

# `--help` must stay fast, so the engine (and sqlglot with it) is imported inside the commands.
if TYPE_CHECKING:
    from dbt_impact.settings.settings import FailOn


@click.command()
@click.option("--base", type=PATH, required=True, metavar="PATH", help="Production: manifest.json[.gz] or its folder.")
@click.option(
    "--head",
    type=PATH,
    default=Path("target"),
    show_default=True,
    metavar="PATH",
    help="The pull request: manifest.json[.gz] or its folder.",
)
@click.option("--base-catalog", type=PATH, metavar="FILE", help="catalog.json of base, if not beside its manifest.")
@click.option("--head-catalog", type=PATH, metavar="FILE", help="catalog.json of head, if not beside its manifest.")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "breaking-critical", "risky", "unknown", "changed", "never"]),
    help="The least verdict that makes the exit code 1.  [default: breaking, or what the settings say]",
)
@SETTINGS
@EXPOSURE_COLUMNS
@CONSUMERS
@reporting
def diff(
    base: Path,
    head: Path,
    base_catalog: Path | None,
    head_catalog: Path | None,
    fail_on: "FailOn | None",
    settings: Path | None,
    exposure_columns: tuple[Path, ...],
    consumers: tuple[Path, ...],
    reporting: Reporting,
) -> int:
    """Compare the pull request's manifest with production's.

    \b
    dbt compile && dbt-impact diff --base prod/manifest.json
    dbt-impact diff --base prod/ --head target/ --format markdown --output comment.md
    """
    from dbt_impact.pipeline import Artifacts, check
    from dbt_impact.project.code_owners import find_code_owners
    from dbt_impact.rules.gate import fails
    from dbt_impact.settings.reading import read_settings
    from dbt_impact.surroundings import Surroundings

    chosen = read_settings(settings, Path())
    around = Surroundings(chosen, find_code_owners(Path()), exposure_columns, consumers)
    sides = Artifacts(base, base_catalog), Artifacts(head, head_catalog)
    with shown() as progress:
        report, messages = check(*sides, progress.at, around)
    for message in messages:
        say(message)
    reporting.write(report)
    return int(fails(report, fail_on or chosen.fail_on))
