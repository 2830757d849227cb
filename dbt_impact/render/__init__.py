"""From a report to text: one pure function for each format, in the module of the format's name."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dbt_impact.render.presentation import Presentation
    from dbt_impact.rules.report import Report


class Format(Protocol):
    """Makes text of a report, and of what it is told besides."""

    def __call__(self, report: "Report", shown: "Presentation" = ..., /) -> str: ...


def by_name(package: str, *names: str) -> Mapping[str, Callable[..., str]]:
    """The `render` of each module of a package, by the module's name."""
    return {name: partial(_render, f"{package}.{name}") for name in names}


def _render(module: str, *what: object) -> str:
    # Imported when asked for: `--help` lists the formats and must stay fast, and JSON needs no terminal library.
    text: str = import_module(module).render(*what)
    return text


FORMATS: Mapping[str, Format] = by_name(
    __name__, "terminal", "markdown", "summary", "json", "annotations", "sarif", "junit", "gitlab"
)
