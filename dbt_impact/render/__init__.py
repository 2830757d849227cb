"""From a report to text: one pure function for each format, in the module of the format's name."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbt_impact.rules.report import Report


def _render(form: str, report: "Report") -> str:
    # Imported when asked for: `--help` lists the formats and must stay fast, and JSON needs no terminal library.
    text: str = import_module(f"{__name__}.{form}").render(report)
    return text


FORMATS: Mapping[str, Callable[["Report"], str]] = {
    name: partial(_render, name) for name in ("terminal", "markdown", "json")
}
