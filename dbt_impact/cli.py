"""The command line: arguments to the pipeline, its report to standard output, exit codes."""

import gc
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import click

from dbt_impact import __version__
from dbt_impact.errors import DbtImpactError
from dbt_impact.flow_commands import downstream, upstream
from dbt_impact.options import CONSUMERS, EXPOSURE_COLUMNS, SETTINGS
from dbt_impact.output import say, write
from dbt_impact.progress import shown
from dbt_impact.render import FORMATS

# `--help` and `--version` must stay fast, so the engine (and sqlglot with it) is imported inside the commands.
if TYPE_CHECKING:
    from dbt_impact.settings.settings import FailOn

_PATH = click.Path(path_type=Path)
_WIDTH = 100


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": _WIDTH},
)
@click.version_option(__version__, prog_name="dbt-impact", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> int:
    """What a dbt pull request breaks, silently changes and reaches, before it merges.

    \b
    dbt-impact diff --base prod/manifest.json          what does target/ do to production?
    dbt-impact downstream stg_orders.amount            what is built on this column?
    dbt-impact upstream fct_orders.amount              where does this column come from?
    dbt-impact lineage --format json                   every column and what it is made of

    Exit codes: 0 nothing to fail on, 1 something is (see --fail-on), 2 the check could not be done.

    Completion: eval "$(_DBT_IMPACT_COMPLETE=bash_source dbt-impact)", or zsh_source, fish_source.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
    return 2


@cli.command()
@click.option("--base", type=_PATH, required=True, metavar="PATH", help="Production: manifest.json[.gz] or its folder.")
@click.option(
    "--head",
    type=_PATH,
    default=Path("target"),
    show_default=True,
    metavar="PATH",
    help="The pull request: manifest.json[.gz] or its folder.",
)
@click.option("--base-catalog", type=_PATH, metavar="FILE", help="catalog.json of base, if not beside its manifest.")
@click.option("--head-catalog", type=_PATH, metavar="FILE", help="catalog.json of head, if not beside its manifest.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="terminal",
    show_default=True,
    help="How to write the report.",
)
@click.option("--output", type=_PATH, metavar="FILE", help="Write the report to a file instead of standard output.")
@click.option(
    "--fail-on",
    type=click.Choice(["breaking", "breaking-critical", "risky", "unknown", "changed", "never"]),
    help="The least verdict that makes the exit code 1.  [default: breaking, or what the settings say]",
)
@SETTINGS
@EXPOSURE_COLUMNS
@CONSUMERS
@click.option("-v", "--verbose", is_flag=True, help="In the terminal: also what is folded, and every path.")
def diff(
    base: Path,
    head: Path,
    base_catalog: Path | None,
    head_catalog: Path | None,
    form: str,
    output: Path | None,
    fail_on: "FailOn | None",
    settings: Path | None,
    exposure_columns: tuple[Path, ...],
    consumers: tuple[Path, ...],
    verbose: bool,
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
    render = FORMATS[form]
    if form == "terminal":
        from dbt_impact.render.terminal import render as terminal

        render = partial(terminal, verbose=verbose, color=_wants_color(output), width=_width(output))
    write(render(report), output)
    return int(fails(report, fail_on or chosen.fail_on))


@cli.command()
@click.option(
    "--manifest",
    type=_PATH,
    default=Path("target"),
    show_default=True,
    metavar="PATH",
    help="manifest.json[.gz] or its folder.",
)
@click.option("--catalog", type=_PATH, metavar="FILE", help="catalog.json, if not beside the manifest.")
@click.option("--select", metavar="NODE[.COLUMN]", help="One node by name or id, or one of its columns.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", type=_PATH, metavar="FILE", help="Write to a file instead of standard output.")
def lineage(manifest: Path, catalog: Path | None, select: str | None, form: str, output: Path | None) -> int:
    """List every node's columns, how they are known, and what they come from.

    \b
    dbt-impact lineage --select fct_orders
    dbt-impact lineage --format json > lineage.json
    """
    from dbt_impact.one_side import trace
    from dbt_impact.render.lineage import LINEAGE_FORMATS

    write(LINEAGE_FORMATS[form](trace(manifest, catalog, select)), output)
    return 0


cli.add_command(downstream)
cli.add_command(upstream)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits: 0, 1 or 2, and 130 after Ctrl-C. Never a traceback for what a user does."""
    # A run keeps nearly everything that it makes until it ends: looking for garbage costs a third of its time.
    gc.disable()
    sys.excepthook = _report_bug
    try:
        code = cli.main(arguments, prog_name="dbt-impact", standalone_mode=False)
    except DbtImpactError as error:
        say(str(error))
        code = 2
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        hint = "" if context is None else f" (see '{context.command_path} --help')"
        say(f"{error.format_message()}{hint}")
        code = 2
    except (KeyboardInterrupt, click.Abort):
        say("interrupted")
        code = 130
    _leave(code)


def _leave(code: object) -> None:
    """Ends the process at once: taking down the syntax trees one by one takes longer than writing the report."""
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0)


def _report_bug(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """Ends with 2: Python's own exit code after a traceback is 1, which means that the check found something."""
    sys.__excepthook__(kind, error, traceback)
    say("this is a bug of dbt-impact, not of your project: please report it with the lines above")
    raise SystemExit(2)


def _wants_color(output: Path | None) -> bool:
    if output is not None or os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def _width(output: Path | None) -> int:
    on_screen = output is None and sys.stdout.isatty()
    return shutil.get_terminal_size((_WIDTH, 24)).columns if on_screen else _WIDTH
