"""The command that judges the past of a branch."""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dbt_impact import __version__
from dbt_impact.commands.compiling import compiling
from dbt_impact.commands.options import EXPOSURE_COLUMNS, PATH, SETTINGS
from dbt_impact.commands.output import say, write
from dbt_impact.commands.progress import shown

if TYPE_CHECKING:
    from dbt_impact.compile.choice import Compiling

_INTERRUPTED = 130


@click.command()
@click.option(
    "--base",
    type=PATH,
    default=Path("target"),
    show_default=True,
    metavar="PATH",
    help="The manifest of the newest commit: manifest.json[.gz] or its folder.",
)
@click.option("--catalog", type=PATH, metavar="FILE", help="catalog.json, if not beside the manifest.")
@click.option("--last", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many commits.")
@click.option("--at", "tip", default="HEAD", show_default=True, metavar="REF", help="The commit of the manifest.")
@click.option(
    "--project",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    show_default=True,
    metavar="FOLDER",
    help="The folder of dbt_project.yml.",
)
@SETTINGS
@click.option(
    "--policy", type=PATH, metavar="FILE", help="Settings to compare with: each commit is judged by these, too."
)
@EXPOSURE_COLUMNS
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How to write it.",
)
@click.option("--output", type=PATH, metavar="FILE", help="Write to a file instead of standard output.")
@compiling
def backtest(
    base: Path,
    catalog: Path | None,
    last: int,
    tip: str,
    project: Path,
    settings: Path | None,
    policy: Path | None,
    exposure_columns: tuple[Path, ...],
    form: str,
    output: Path | None,
    compiling: "Compiling",
) -> int:
    """What would the check have said of the last merged pull requests?

    Each commit on the first-parent line is judged by its files, laid over the manifest of the newest one: no dbt, no
    warehouse, and the working tree is not touched. Ctrl-C shows what was judged so far.

    \b
    dbt-impact backtest --last 50 --base prod/manifest.json
    dbt-impact backtest --policy stricter.yml
    """
    from msgspec.structs import replace

    from dbt_impact.backtest.outcome import Backtest
    from dbt_impact.commands.chosen import chosen_settings
    from dbt_impact.git.repository import repository
    from dbt_impact.project.code_owners import find_code_owners
    from dbt_impact.project.project import read_project
    from dbt_impact.render.backtest import document, table
    from dbt_impact.replay import Branch, replay
    from dbt_impact.surroundings import Surroundings

    here = replace(compiling, folder=project)
    chosen = [chosen_settings(file, Path()) for file in (settings, *([policy] if policy is not None else []))]
    around = [Surroundings(each, find_code_owners(Path()), exposure_columns, compiling=here) for each in chosen]
    place = repository(project)
    branch = Branch(place, place.below, tip)
    commits = branch.commits(last)
    judged = []
    with shown() as progress, suppress(KeyboardInterrupt):
        progress.at("reading the manifest")
        manifest = read_project(base, catalog=catalog)
        for each in replay(manifest, branch, commits, around, progress.at):
            judged.append(each)
    names = tuple(each.path or "the default settings" for each in chosen)
    found = Backtest(os.fspath(base), names, tuple(judged), len(commits), __version__)
    for message in dict.fromkeys(message for each in judged for message in each.messages):
        say(message)
    write(document(found) if form == "json" else table(found), output)
    return 0 if len(judged) == len(commits) else _INTERRUPTED
