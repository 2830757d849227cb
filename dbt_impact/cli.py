"""The command line: arguments to the pipeline, its report to standard output, exit codes."""

import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType

import click

from dbt_impact import __version__
from dbt_impact.commands.output import WIDTH, say
from dbt_impact.errors import DbtImpactError
from dbt_impact.variables import nobody_reads

# Each command and the module of `commands/` where it stands.
COMMANDS = {
    "diff": "diff",
    "render": "render",
    "comment": "comment",
    "downstream": "flow",
    "upstream": "flow",
    "lineage": "lineage",
    "backtest": "backtest",
    "hook": "hook",
    "action": "action",
    "init": "init",
    "config": "config",
    "rules": "rules",
    "explain": "rules",
}


class Commands(click.Group):
    """The commands, each imported when it is asked for: whoever runs one does not wait for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"dbt_impact.commands.{COMMANDS[cmd_name]}"), cmd_name)
        return command


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": WIDTH},
)
@click.version_option(__version__, prog_name="dbt-impact", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> int:
    """What a dbt pull request breaks, silently changes and reaches, before it merges.

    \b
    dbt-impact diff --base prod/manifest.json          what does target/ do to production?
    dbt-impact render report.json --format sarif       the same report in another format
    dbt-impact downstream stg_orders.amount            what is built on this column?
    dbt-impact upstream fct_orders.amount              where does this column come from?
    dbt-impact lineage --format json                   every column and what it is made of
    dbt-impact explain broken-reference                what a rule finds, and what to do
    dbt-impact init                                    commented settings to start from

    Exit codes: 0 nothing to fail on, 1 something is (see --fail-on), 2 the check could not be done.

    Completion: eval "$(_DBT_IMPACT_COMPLETE=bash_source dbt-impact)", or zsh_source, fish_source.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
    for message in nobody_reads(os.environ):
        say(message)
    return 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits: 0, 1 or 2, and 130 after Ctrl-C. Never a traceback for what a user does."""
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
