"""An answer as a table for the terminal: a line for every node."""

from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dbt_impact.flow.answer import Answer
from dbt_impact.render.flow.wording import assumptions, effect, short, starts, summary, title
from dbt_impact.render.phrases import tame_log

_WIDTH = 140


def render(answer: Answer) -> str:
    """The lines, nearest first: what is reached, what of it, and by way of which nodes."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Steps", "Reached", "How", "By way of"):
        table.add_column(name, overflow="fold", justify="right" if name == "Steps" else "left")
    for node in answer.reached:
        between = dict.fromkeys(short(step.unique_id) for step in node.path[1:-1] if step.unique_id != node.unique_id)
        table.add_row(
            str(node.depth), Text(title(node)), Text(effect(node, answer.direction)), Text(" → ".join(between))
        )
    out = StringIO()
    console = Console(file=out, width=_WIDTH, highlight=False, markup=False, emoji=False, no_color=True)
    console.print(table)
    lines = [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]
    asked = f"{answer.direction} of {', '.join(starts(answer))}: {summary(answer)}"
    shown = lines if answer.reached else []
    return tame_log("\n".join([asked, *assumptions(answer), "", *shown]).rstrip() + "\n")
