"""How a report is written: the options of every command that writes one."""

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from dbt_impact.clock import now
from dbt_impact.commands.options import PATH
from dbt_impact.commands.output import WIDTH, say, write
from dbt_impact.errors import DbtImpactError
from dbt_impact.nearest import hint
from dbt_impact.render import FORMATS

# The engine is imported inside the functions: `--help` must stay fast.
if TYPE_CHECKING:
    from dbt_impact.rules.report import Report
    from dbt_impact.settings.settings import Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Reporting(NamedTuple):
    """What the options say of how the report is to be written."""

    form: str | None
    output: Path | None
    link_base: str
    folder: str
    previous: Path | None
    marker: str
    verbose: bool

    def write(self, report: "Report", settings: "Settings | None" = None) -> None:
        """Writes the report where it is wanted, in the format of the settings where no option says which.

        Raises DbtImpactError where that can't be done.
        """
        from dbt_impact.render.presentation import Presentation

        shown = Presentation(
            link_base=_link_base(self.link_base),
            folder=_folder(self.folder),
            previous=None if self.previous is None else _previous(self.previous),
            marker=self.marker,
            now=now(),
        )
        form = self.form or _format(settings)
        render = FORMATS[form]
        if form == "terminal":
            from dbt_impact.render.terminal import render as terminal

            render = partial(terminal, verbose=self.verbose, color=_wants_color(self.output), width=_width(self.output))
        write(render(report, shown), self.output)


_OPTIONS = (
    click.option(
        "--format",
        "form",
        type=click.Choice(list(FORMATS)),
        help="How to write the report.  [default: terminal, or what the settings say]",
    ),
    click.option("--output", type=PATH, metavar="FILE", help="Write to a file instead of standard output."),
    click.option(
        "--link-base",
        envvar="DBT_IMPACT_LINK_BASE",
        default="",
        metavar="URL",
        help="Link files, as in https://github.com/OWNER/NAME/blob/COMMIT.",
    ),
    click.option(
        "--project-folder",
        "folder",
        envvar="DBT_IMPACT_PROJECT_FOLDER",
        default="",
        metavar="FOLDER",
        help="Where the dbt project lies in its repository; the root, if not said.",
    ),
    click.option(
        "--previous", type=PATH, metavar="FILE", help="Report on the last push (JSON): say what is new since."
    ),
    click.option("--marker", default="", metavar="NAME", help="Find the comment by this name, not by the project's."),
    click.option("-v", "--verbose", is_flag=True, help="In the terminal: also what is folded, and every path."),
)
_NAMES = frozenset(Reporting._fields)


def reporting(command: _Command) -> _Command:
    """Gives a command the options, and calls it with what they say as `reporting`."""

    @wraps(command)
    def gathered(**asked: Any) -> Any:
        said = Reporting(**{name: asked.pop(name) for name in _NAMES})
        return command(**asked, reporting=said)

    decorated: Any = gathered
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    result: _Command = decorated
    return result


def _format(settings: "Settings | None") -> str:
    form = "terminal" if settings is None or settings.format is None else settings.format
    if settings is not None and form not in FORMATS:
        said = hint(form, FORMATS) or f": choose {', '.join(FORMATS)}"
        raise DbtImpactError(f"{settings.origins['format']}: no format {form!r}{said}")
    return form


def _previous(path: Path) -> "Report | None":
    from dbt_impact.saved.reading import read_report

    try:
        return read_report(path)
    except DbtImpactError as error:
        # What is new is an extra: the report itself must come out.
        say(f"nothing is said of the last push: {error}")
        return None


def _link_base(url: str) -> str:
    if url and not url.startswith("https://"):
        raise DbtImpactError(
            f"--link-base {url}: give an https address, as in https://github.com/OWNER/NAME/blob/COMMIT"
        )
    return url


def _folder(written: str) -> str:
    parts = written.replace("\\", "/").split("/")
    if written.startswith("/") or ".." in parts:
        raise DbtImpactError(
            f"--project-folder {written}: give a folder below the repository's root, as in transform/dbt"
        )
    return "/".join(part for part in parts if part not in ("", "."))


def _wants_color(output: Path | None) -> bool:
    if output is not None or os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def _width(output: Path | None) -> int:
    on_screen = output is None and sys.stdout.isatty()
    return shutil.get_terminal_size((WIDTH, 24)).columns if on_screen else WIDTH
