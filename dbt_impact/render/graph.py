"""The ways from the changes to what they hit as one drawing, in Mermaid, which GitHub and GitLab show in a comment."""

from collections.abc import Iterable
from itertools import pairwise

from dbt_impact.compare.changes import Step
from dbt_impact.render.names import UNSAID, Names
from dbt_impact.render.phrases import clean, listed
from dbt_impact.render.ways import Way
from dbt_impact.rules.digest import Digest

MOST_NODES, MOST_EDGES = 30, 60
"""More can't be read at a comment's width; the list of ways has them all."""

_LONGEST_NAME, _LONGEST_COLUMN, _MOST_COLUMNS = 50, 40, 2
_MOST_CHARACTERS = 6_000
_FEWEST_EDGES = 2
# Signs that mean nothing in a quoted text of Mermaid's.
_HARMLESS = frozenset(" _.,:/()-…")
_ICONS = {"change": "✎ ", "fails": "❌ ", "reached": ""}
# Lines alone: what fills a shape would be too bright on one of a page's two backgrounds.
_STYLES = (
    "classDef change stroke:#0969da,stroke-width:2px",
    "classDef fails stroke:#d1242f,stroke-width:2px",
    "classDef reached stroke-dasharray:4 3",
)


def graph(names: Names, digest: Digest, drawn: tuple[Way, ...]) -> tuple[str, ...]:
    """The lines of the drawing; none where the list of ways says it as well, or where it would be a tangle."""
    edges = _edges(names, drawn)
    nodes = {uid: f"n{at}" for at, uid in enumerate(dict.fromkeys(uid for edge in edges for uid in edge))}
    if len(edges) < _FEWEST_EDGES or len(nodes) > MOST_NODES or len(edges) > MOST_EDGES:
        return ()
    starts, fails = {path[0].unique_id for path, _ in drawn}, set(digest.lost)
    shapes = (_shape(names, nodes[uid], uid, _kind(uid, starts, fails)) for uid in nodes)
    arrows = (f"{nodes[a]} -->{_columns(columns)} {nodes[b]}" for (a, b), columns in edges.items())
    lines = ("flowchart LR", *(f"  {line}" for line in (*shapes, *arrows, *_STYLES)))
    return lines if sum(map(len, lines)) <= _MOST_CHARACTERS else ()


def _edges(names: Names, drawn: tuple[Way, ...]) -> dict[tuple[str, str], dict[str, None]]:
    """From node to node, with the columns of the first that the second takes."""
    edges: dict[tuple[str, str], dict[str, None]] = {}
    for path, to in drawn:
        steps = list(path)
        if to in names.exposures and steps[-1].unique_id != to:
            steps.append(Step(unique_id=to, via=""))
        for one, next_one in pairwise(steps):
            if one.unique_id != next_one.unique_id:
                taken = edges.setdefault((one.unique_id, next_one.unique_id), {})
                if one.column:
                    taken[one.column] = None
    return edges


def _kind(uid: str, starts: set[str], fails: set[str]) -> str:
    if uid in fails:
        return "fails"
    return "change" if uid in starts else "reached"


def _shape(names: Names, key: str, uid: str, kind: str) -> str:
    exposure = names.exposures.get(uid)
    if exposure is not None:
        owner = f" ({exposure.owner})" if exposure.owner else ""
        opening, name, closing = '(["', f"{exposure.label or names.node(uid)}{owner}", '"])'
    else:
        sort = names.kind(uid)
        opening, name, closing = '["', names.node(uid) if sort in UNSAID else f"{sort} {names.node(uid)}", '"]'
    return f"{key}{opening}{_ICONS[kind]}{_text(name, _LONGEST_NAME)}{closing}:::{kind}"


def _columns(columns: Iterable[str]) -> str:
    shown = listed([(_text(each, _LONGEST_COLUMN),) for each in columns], _MOST_COLUMNS)
    return f'|"{"".join(str(span) for span in shown)}"|' if shown else ""


def _text(written: str, limit: int) -> str:
    """A name as it may stand in quotes: any sign that Mermaid or GitHub could read as more is its number."""
    text = clean(written, limit) or "(no name)"
    return "".join(sign if sign.isalnum() or sign in _HARMLESS else f"#{ord(sign)};" for sign in text)
