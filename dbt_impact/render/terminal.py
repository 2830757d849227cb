"""The report for a terminal: the comment's order, on one screen."""

from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dbt_impact.rebuild.plan import Plan
from dbt_impact.render import rebuild
from dbt_impact.render.outline import Part, outline
from dbt_impact.render.phrases import Aside, Code, Label, Phrase, clean, tame_log
from dbt_impact.render.presentation import PLAIN, Presentation
from dbt_impact.rules.report import Report, Verdict

COLOURS: dict[Verdict, str] = {
    "breaking": "bold red",
    "risky": "bold yellow",
    "unknown": "bold yellow",
    "changed": "bold blue",
    "safe": "bold green",
}
SYMBOLS: dict[Verdict, str] = {"breaking": "✗", "risky": "!", "unknown": "?", "changed": "~", "safe": "✓"}
MOST_ROWS, MOST_ITEMS = 12, 8


def render(
    report: Report, shown: Presentation = PLAIN, *, verbose: bool = False, color: bool = False, width: int = 100
) -> str:
    """The report as lines of `width` columns; `verbose` adds what is folded, and the paths."""
    layout = outline(report, shown)
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    title = Text(f"{SYMBOLS[layout.verdict]} ", style=COLOURS[layout.verdict])
    quiet = f": {layout.done}" if layout.verdict == "safe" and layout.done else ""
    console.print(title + _text(layout.headline, base=COLOURS[layout.verdict]) + Text(quiet))
    if layout.rows:
        _table(console, layout.rows, verbose)
        where = Text(", which -v lists." if layout.waivers.items and not verbose else ".")
        console.print(Text("Fix: ", style="bold") + _text(layout.fix) + where)
    for part in (*layout.parts, *((layout.ways, layout.waivers, layout.resolved) if verbose else ())):
        if part.items and (verbose or not part.folded):
            _list(console, part, verbose)
    if layout.tell:
        console.print()
        console.print(Text("Tell: ", style="bold") + _text(layout.tell))
    if not verbose and layout.done and not quiet:
        console.print()
        console.print(Text(layout.done))
    if report.rebuild is not None:
        _rebuild(console, report.rebuild, verbose)
    console.print()
    console.print(Text(" · ", style="dim").join(_text(part, base="dim") for part in layout.footer))
    return tame_log("\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n")


def _table(console: Console, rows: tuple[tuple[Phrase, Phrase, Phrase], ...], verbose: bool) -> None:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for title in ("Your change", "Fails at", "Takes down"):
        table.add_column(title, overflow="fold")
    shown = rows if verbose else rows[:MOST_ROWS]
    for row in shown:
        table.add_row(*(_text(cell) for cell in row))
    console.print(table)
    _more(console, len(rows) - len(shown))


def _list(console: Console, part: Part, verbose: bool) -> None:
    console.print()
    if part.title:
        console.print(Text(part.title, style="bold"))
    shown = part.items if verbose else part.items[:MOST_ITEMS]
    for item in shown:
        grid = Table.grid(padding=(0, 1))
        grid.add_row(Text(" •"), _text(item))
        console.print(grid)
    _more(console, len(part.items) - len(shown))


def _rebuild(console: Console, plan: Plan, verbose: bool) -> None:
    said = rebuild.summary(plan)
    if not said:
        return
    console.print()
    console.print(_text(said))
    if plan.steps:
        # In one piece, however wide the terminal: it is there to be copied.
        console.print(Text("   ") + _text(rebuild.shown_command(plan)), soft_wrap=True)
    for step in plan.steps if verbose else ():
        action = "" if step.action == "build" else f" ({step.action})"
        console.print(_text((" • ", Code(step.unique_id), f"{action}: {clean(step.reason)}")))


def _more(console: Console, missing: int) -> None:
    if missing:
        console.print(Text(f" …and {missing:,} more, which -v lists", style="dim"))


def _text(phrase: Phrase, base: str = "") -> Text:
    text = Text(style=base)
    for span in phrase:
        match span:
            case Code(name, limit, _):
                text.append(clean(name, limit) or "(no name)", style="" if base else "cyan")
            case Label(name, _):
                text.append(clean(name, 80), style="bold")
            case Aside(words):
                text.append(" " + clean(words, 80), style="dim")
            case str():
                text.append(span)
    return text
