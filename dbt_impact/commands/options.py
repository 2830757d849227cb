"""Options that several commands have."""

from pathlib import Path

import click

PATH = click.Path(path_type=Path)

SETTINGS = click.option(
    "--settings",
    type=PATH,
    envvar="DBT_IMPACT_SETTINGS",
    metavar="FILE",
    help="The settings, if not dbt_impact.yml or [tool.dbt-impact] of pyproject.toml in this folder.",
)

POLICY = click.option(
    "--policy",
    type=PATH,
    envvar="DBT_IMPACT_POLICY",
    metavar="FILE",
    help="Floors that no project's settings can lower, as many projects share them.",
)

POLICY_FROM = click.option(
    "--policy-from",
    type=click.Choice(["base", "head"]),
    envvar="DBT_IMPACT_POLICY_FROM",
    help="Whose settings and waivers judge.  [default: base on a pull request, as the CI platform says; else head]",
)

APPROVED_BY = click.option(
    "--approved-by",
    multiple=True,
    envvar="DBT_IMPACT_APPROVED_BY",
    metavar="NAME",
    help="Who approved the pull request: waivers in files that they own, by CODEOWNERS, count. Repeatable.",
)

EXPOSURE_COLUMNS = click.option(
    "--exposure-columns",
    type=PATH,
    multiple=True,
    metavar="FILE",
    help="CSV of the columns that exposures read: exposure,column. Repeatable.",
)

CONSUMERS = click.option(
    "--consumer",
    "consumers",
    type=PATH,
    multiple=True,
    metavar="PATH",
    help="Manifest of another project that reads this one, a folder of such, or a pattern. Repeatable.",
)
