"""Hooks that name a column which is gone: statements around a build, as far as they are written out."""

import re
from collections.abc import Iterable, Iterator, Mapping

from dbt_impact.compare.changes import Problem, Proof
from dbt_impact.compare.edits.written_settings import CONFIGURED_HOOKS
from dbt_impact.compare.trace import Trace
from dbt_impact.compare.two_nodes import nodes_of
from dbt_impact.compare.walk import Outcome, Walk
from dbt_impact.lineage.parsing.statements import named_by
from dbt_impact.lineage.values import IDENTITY, Input
from dbt_impact.project.column_settings import settings_of
from dbt_impact.project.named import node_named


def missing_in_hooks(walk: Walk, outcome: Outcome) -> Iterator[Trace]:
    """The columns of a node, or of what its hooks read, that its hooks name at head and that are gone."""
    _, after = nodes_of(walk, outcome.key)
    if after is None or after.resource_type not in ("model", "snapshot", "seed"):
        return
    gone = lost_columns(walk, (outcome.key, *walk.parents(outcome.key)))
    if not gone:
        return
    settings = settings_of(walk.head.project, outcome.key)
    for hook, setting in CONFIGURED_HOOKS.items():
        for text in settings.texts(setting):
            for of, column, sure in named_in_text(walk, text, outcome.key, after.depends_on.nodes, gone):
                # Before the first build after the merge, the table still has the column.
                is_sure = sure and not (hook == "pre_hook" and of == outcome.key)
                yield lost_in_text(walk, f"`{hook}`", outcome.key, of, column, "proved" if is_sure else "possible")


def lost_columns(walk: Walk, keys: Iterable[str]) -> dict[str, frozenset[str]]:
    """The columns that each of these nodes no longer has, those only that lost any."""
    outcomes = ((key, walk.outcomes.get(key)) for key in keys)
    found = {key: frozenset(o.difference.lost) for key, o in outcomes if o is not None}
    return {key: columns for key, columns in found.items() if columns}


def named_in_text(
    walk: Walk, text: str, this: str, read: Iterable[str], gone: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, str, bool]]:
    """Node, column and whether that is sure, for each lost column that a hook's text names.

    `this` is the node whose hook it is, `read` the nodes that it declares to read. Where the text is not all written
    out, a lost column counts that it names beside the node, as a word.
    """
    project, read = walk.head.project, tuple(read)

    def node_of(expression: str) -> str | None:
        return this if expression == "this" else node_named(project, expression, read)

    namings = named_by(text, node_of, walk.head.dialect)
    if namings is not None:
        for each in namings:
            if each.column in gone.get(each.unique_id, ()):
                yield each.unique_id, each.column, each.sure
        return
    for key, columns in gone.items():
        if key == this or _says(text, project.get(key).name if key in project else ""):
            yield from ((key, column, False) for column in sorted(columns) if _says(text, column))


def lost_in_text(walk: Walk, what: str, this: str, of: str, column: str, proof: Proof) -> Trace:
    """The problem that a text of the node `this` names a column of `of` that is gone."""
    shown = walk.head.dialect.show(column)
    if of == this:
        message, lost = f"{what} names `{shown}`, which the node no longer has", None
    else:
        message = f"{what} reads `{shown}` of `{walk.head.project.get(of).name}`, which is gone"
        lost = Input(walk.base_id(of) or of, column, IDENTITY)
    return Trace(
        Problem(kind="missing-key", proof=proof, message=message, column=shown, of=None if of == this else of), lost
    )


def _says(text: str, name: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
