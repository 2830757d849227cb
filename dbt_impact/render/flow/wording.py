"""How an answer says what it found, in a few words that fit beside a name."""

from collections import Counter
from collections.abc import Mapping

from dbt_impact.flow.answer import Answer, Direction, Reached
from dbt_impact.flow.way import EVERY
from dbt_impact.render.phrases import clean, count

MOST_COLUMNS = 6
_TESTS = ("test", "unit_test")
_NOUNS = {"saved_query": ("saved query", "saved queries"), "analysis": ("analysis", "analyses")}


def short(unique_id: str) -> str:
    """A node's name as people say it: `fct_orders`, `customers.v2`, `raw.orders`."""
    parts = unique_id.split(".", 2)
    name = parts[-1]
    return clean(name.rpartition(".")[0] if unique_id.startswith("test.") and "." in name else name, 80) or "(no name)"


def start(unique_id: str, column: str | None) -> str:
    """A start: the column, or the whole node."""
    return short(unique_id) if column is None or column == EVERY else f"{short(unique_id)}.{clean(column, 80)}"


def starts(answer: Answer) -> list[str]:
    """The starts, each node that was meant as a whole once."""
    whole = {point.unique_id for point in answer.starts if point.column is None}
    named = [start(p.unique_id, None if p.unique_id in whole else p.column) for p in answer.starts]
    return list(dict.fromkeys(named))


def drawn(answer: Answer) -> tuple[Reached, ...]:
    """What a picture shows: tests are many and say little there, unless there is nothing else."""
    return tuple(each for each in answer.reached if each.resource_type not in _TESTS) or answer.reached


def effect(node: Reached, direction: Direction) -> str:
    """Which columns are hit and how, and whether its rows are."""
    by_value = [f"{clean(c.name, 60)}{f' ({c.masked})' if c.masked else ''}" for c in node.columns if c.how == "value"]
    otherwise = [f"{clean(c.name, 60)} ({c.how})" for c in node.columns if c.how != "value"]
    # Rows that are filtered make every column another one; on the way back, the columns are what the filter asks for.
    hidden = direction == "downstream" and node.rows not in (None, "rows")
    columns = [*by_value, *([] if hidden else otherwise)]
    shown = columns[:MOST_COLUMNS]
    more = [f"{len(columns) - len(shown)} more columns"] if len(columns) > len(shown) else []
    rows = [] if node.rows is None else ["rows" if node.rows in ("rows", "value") else f"rows ({node.rows})"]
    if not (shown or rows):
        return "" if node.how == "value" else f"by {node.how}"
    return ", ".join([*shown, *more, *rows])


def title(node: Reached) -> str:
    """The name, its kind where it is no model, and the owner of an exposure."""
    name = clean(node.label, 80) if node.label else short(node.unique_id)
    kind = "" if node.resource_type == "model" else f" [{clean(node.type or node.resource_type, 30)}]"
    name = f"{clean(node.project, 60)}: {name}" if node.project else name
    owner = f" ({clean(node.owner, 60)})" if node.owner else ""
    return f"{name}{kind}{owner}{' !critical' if node.critical else ''}"


def summary(answer: Answer) -> str:
    """What was found, counted by kind, and what was not asked for."""
    found = _counted(Counter(node.resource_type for node in answer.reached))
    if not answer.left_out:
        return found or nothing(answer.direction)
    return f"{found or 'none of what was asked for'} (left out: {_counted(answer.left_out)})"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(
        count(number, *_NOUNS.get(kind, (kind.replace("_", " "),))) for kind, number in sorted(counts.items())
    )


def assumptions(answer: Answer) -> list[str]:
    """What the answer takes for granted, on one line; nothing where that is nothing."""
    keys = [
        f"{short(key.unique_id)}.{' and '.join(clean(each, 60) for each in key.columns)}"
        for key in answer.assumed_unique
    ]
    return [f"taken to be unique, as tests hold it to be: {', '.join(keys)}"] if keys else []


def nothing(direction: Direction) -> str:
    return "nothing reads it" if direction == "downstream" else "it comes from nothing else"
