"""The command that compares the pull request with production."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dbt_impact.commands.compiling import compiling
from dbt_impact.commands.options import APPROVED_BY, CONSUMERS, EXPOSURE_COLUMNS, PATH, POLICY, POLICY_FROM, SETTINGS
from dbt_impact.commands.output import say
from dbt_impact.commands.progress import shown
from dbt_impact.commands.reporting import Reporting, reporting
from dbt_impact.errors import DbtImpactError

# `--help` must stay fast, so the engine (and sqlglot with it) is imported inside the commands.
if TYPE_CHECKING:
    from dbt_impact.compile.choice import Compiling
    from dbt_impact.policy.policy import From
    from dbt_impact.settings.settings import FailOn


@click.command()
@click.option(
    "--base",
    metavar="WHERE",
    envvar="DBT_IMPACT_BASE",
    help="Production: manifest.json[.gz], its folder, git:REF, https://…, s3://…, gs://…, abfs://…, "
    "dbt-cloud://ACCOUNT/JOB or github-artifact://NAME.  [default: git:..., where this branch parted from its target]",
)
@click.option(
    "--head",
    metavar="WHERE",
    help="The pull request, in the same forms.  [default: target/; git:., the files as they are, for a base from git]",
)
@click.option("--base-catalog", type=PATH, metavar="FILE", help="catalog.json of base, if not beside its manifest.")
@click.option("--head-catalog", type=PATH, metavar="FILE", help="catalog.json of head, if not beside its manifest.")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "breaking-critical", "risky", "unknown", "changed", "never"]),
    help="The least verdict that makes the exit code 1.  [default: breaking, or what the settings say]",
)
@click.option(
    "--overlay",
    is_flag=True,
    help="Instead of a head: the files that differ here, laid over the base. Runs neither dbt nor a warehouse.",
)
@click.option(
    "--since",
    metavar="REF",
    help="With --overlay: the commit that the base was made of.  [default: where this branch parted from its target]",
)
@click.option(
    "--dbt-options",
    default="",
    envvar="DBT_IMPACT_DBT_OPTIONS",
    metavar="TEXT",
    help="Options for dbt, where it has to make a manifest: '--target ci --vars …'.",
)
@SETTINGS
@POLICY
@POLICY_FROM
@APPROVED_BY
@EXPOSURE_COLUMNS
@CONSUMERS
@compiling
@reporting
def diff(
    base: str | None,
    head: str | None,
    base_catalog: Path | None,
    head_catalog: Path | None,
    fail_on: "FailOn | None",
    overlay: bool,
    since: str | None,
    dbt_options: str,
    settings: Path | None,
    policy: Path | None,
    policy_from: "From | None",
    approved_by: tuple[str, ...],
    exposure_columns: tuple[Path, ...],
    consumers: tuple[Path, ...],
    compiling: "Compiling",
    reporting: Reporting,
) -> int:
    """Compare the pull request's manifest with production's.

    \b
    dbt-impact diff
    dbt compile && dbt-impact diff --base prod/manifest.json
    dbt-impact diff --base prod/ --head target/ --format markdown --output comment.md
    dbt-impact diff --base prod/manifest.json --overlay
    """
    from dbt_impact.commands.judging import judging
    from dbt_impact.project.code_owners import find_code_owners
    from dbt_impact.rules.gate import fails
    from dbt_impact.surroundings import Surroundings

    how, settings_base, said, about_base = judging(Path(), settings, policy, policy_from, approved_by)
    around = Surroundings(how.settings, find_code_owners(Path()), exposure_columns, consumers, compiling, how)
    if overlay and (head is not None or head_catalog is not None):
        raise DbtImpactError("--overlay makes the head of the files here: give no --head and no --head-catalog")
    with shown() as progress:
        if overlay:
            from dbt_impact.commands.overlay import overlaid

            report, messages = overlaid(base or settings_base, base_catalog, since, dbt_options, around, progress)
        else:
            from dbt_impact.commands.sides import sides
            from dbt_impact.pipeline import check

            with sides(base or settings_base, head, (base_catalog, head_catalog), dbt_options, progress) as (old, new):
                report, messages = check(old, new, progress.at, around)
    for message in (*said, *(about_base if base is None else ()), *messages):
        say(message)
    reporting.write(report, how.settings)
    return int(fails(report, fail_on or how.settings.fail_on, how.floors))
