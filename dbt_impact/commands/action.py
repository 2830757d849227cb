"""The commands that the GitHub action runs: its environment tells them what to do."""

import os
from pathlib import Path

import click

from dbt_impact.errors import DbtImpactError


@click.group(hidden=True)
def action() -> None:
    """The steps of the GitHub action, which calls them."""


@action.command()
def check() -> int:
    """Compare, and tell everybody."""
    from dbt_impact.action.check import check as run
    from dbt_impact.forge.web import Refusal

    try:
        return run(os.environ, Path())
    except Refusal as refusal:
        raise DbtImpactError(f"GitHub can't be asked for the pull request: {refusal.why}") from None


@action.command()
def publish() -> int:
    """Tell what another run uploaded."""
    from dbt_impact.action.publish import publish as run

    return run(os.environ)
