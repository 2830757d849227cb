"""The command that writes a report anew from its JSON."""

from pathlib import Path

import click

from dbt_impact.commands.options import PATH
from dbt_impact.commands.reporting import Reporting, reporting


@click.command()
@click.argument("report", type=PATH, metavar="FILE")
@reporting
def render(report: Path, reporting: Reporting) -> int:
    """Write a saved report in another format.

    FILE is what `diff --format json` wrote, be it by a stranger: it is checked, and nothing that it holds is run.

    \b
    dbt-impact diff --base prod/ --format json --output report.json
    dbt-impact render report.json --format summary >> "$GITHUB_STEP_SUMMARY"
    dbt-impact render report.json --format annotations
    """
    from dbt_impact.saved.reading import read_report

    reporting.write(read_report(report))
    return 0
