"""The scores as text: a table by kind of edit, and the worst cases with their SQL."""

from collections.abc import Iterator

from tests.oracle.mutations import KINDS
from tests.oracle.run import Outcome
from tests.oracle.score import MEASURES, Case, Measure, Tally
from tests.oracle.second_look import VALUES

_COLUMNS: tuple[Measure, ...] = tuple(MEASURES)
_LOOKED_AT: tuple[Measure, ...] = ("changed", "rows")
_SQL_LINES = 40


def table(outcome: Outcome) -> Iterator[str]:
    """Markdown: for each kind of edit, recall / precision of every measure."""
    yield f"| kind | edits | models reached | unknown | {' | '.join(_COLUMNS)} |"
    yield f"|---|{'---:|' * (len(_COLUMNS) + 3)}"
    scores = outcome.scores
    for kind in (kind for kind in KINDS if scores.edits[kind]):
        cells = [_cell(scores.tallies[kind, measure]) for measure in _COLUMNS]
        counts = f"{scores.edits[kind]} | {scores.reached[kind]} | {len(scores.unknown[kind])}"
        yield f"| {kind} | {counts} | {' | '.join(cells)} |"


def second_table(outcome: Outcome) -> Iterator[str]:
    """Markdown: what a second look shows of the values and rows that were cried."""
    named = "by the edit | by another execution | by none (by forbidden rows) | precision"
    yield f"| kind | changed: {named} | rows: {named} |"
    yield f"|---|{'---:|' * 8}"
    scores = outcome.scores
    for kind in (kind for kind in VALUES if scores.edits[kind]):
        cells = []
        for measure in _LOOKED_AT:
            tally = scores.tallies[kind, measure]
            none = f"{len(tally.cried)} ({len(tally.forbidden)})"
            cells.append(f"{tally.right} | {len(tally.shown)} | {none} | {_share(tally.settled)}")
        yield f"| {kind} | {' | '.join(cells)} |"


def _cell(tally: Tally) -> str:
    if tally.recall is None and tally.precision is None:
        return "–"
    counts = f"{tally.right}+{len(tally.missed)}−{len(tally.shown) + len(tally.cried)}"
    return f"{_share(tally.recall)} / {_share(tally.precision)} ({counts})"


def _share(value: float | None) -> str:
    """Cut, not rounded: 1.00 is all of them."""
    return "–" if value is None else f"{int(value * 1000) / 1000:.3f}".rstrip("0").ljust(4, "0")


def cases(outcome: Outcome, each: int, measures: tuple[Measure, ...] = _COLUMNS) -> Iterator[str]:
    """The first cases of every kind and measure, what was missed before what was cried."""
    scores = outcome.scores
    for kind in KINDS:
        for measure in measures:
            tally = scores.tallies[kind, measure]
            for title, listed in (("MISSED", tally.missed), ("CRIED", tally.cried)):
                for case in listed[:each]:
                    yield from _case(f"{title} {measure} of {len(listed)}", case)
        for case in scores.unknown[kind][:each]:
            yield from _case(f"UNKNOWN of {len(scores.unknown[kind])}", case)


def _case(title: str, case: Case) -> Iterator[str]:
    head = case.head
    column = f".{case.column}" if case.column else ""
    yield f"\n-- {title}: {head.mutation.name} -> {case.unique_id}{column}  {' '.join(case.why.split())[:300]}"
    lines = head.sql.splitlines()
    yield from (f"    {line}" for line in lines[-_SQL_LINES:])
