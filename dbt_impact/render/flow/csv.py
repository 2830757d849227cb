"""An answer as CSV: a line for every column, one for the rows of a node, one for a consumer."""

import csv
import io
from collections.abc import Iterator

from dbt_impact.flow.answer import Answer, Reached
from dbt_impact.render.printable import printable

HEADER = ("unique_id", "resource_type", "column", "how", "masked", "depth", "owner", "url")
# A cell that begins like this is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(answer: Answer) -> str:
    """The header and the lines, nearest first. What could be taken for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for node in answer.reached:
        writer.writerows([_harmless(cell) for cell in row] for row in _rows(node))
    return out.getvalue()


def _rows(node: Reached) -> Iterator[tuple[str, ...]]:
    ends = (str(node.depth), node.owner or "", node.url or "")
    for column in node.columns:
        yield (node.unique_id, node.resource_type, column.name, column.how, column.masked or "", *ends)
    if node.rows is not None or not node.columns:
        yield (node.unique_id, node.resource_type, "", node.rows or node.how, "", *ends)


def _harmless(cell: str) -> str:
    shown = printable(cell)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
