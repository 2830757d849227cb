"""From a report to text: one pure function for each format."""

from collections.abc import Callable, Mapping

from dbt_impact.render import json, markdown, terminal
from dbt_impact.rules.report import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "markdown": markdown.render,
    "json": json.render,
    "terminal": terminal.render,
}
