"""Macros that run only in hooks: a change to one is in no query, and so in no compiled text."""

import re
from collections.abc import Iterable, Iterator

from dbt_impact.compare.edits.written_settings import HOOKS, hook_texts
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import Project

# Up to the next beginning at most, so that a text of nothing but beginnings takes no longer than others.
_JINJA = r"(?s)\{[{%]((?:(?!\{[{%]).)*?)[%}]\}"
_CALLED = r"\b(\w+)\s*\("


def called_in(texts: Iterable[str]) -> frozenset[str]:
    """The names that are called in the Jinja of some texts."""
    return frozenset(
        name for text in texts for inner in re.findall(_JINJA, text) for name in re.findall(_CALLED, inner)
    )


def changed_hook_macros(
    base: Project, head: Project, after: Node, tainted: frozenset[str]
) -> Iterator[tuple[str, str, str, str]]:
    """Hook, macro's text before and after, macro's name: for each that a node's hooks call and that changed.

    `tainted` are the macros that changed, and those that call them.
    """
    reached = tainted.intersection(after.depends_on.macros)
    for hook in HOOKS if reached else ():
        called = called_in(hook_texts(after, hook))
        for unique_id in sorted(reached):
            name = unique_id.rpartition(".")[2]
            if name in called and base.macro(unique_id) is not None:
                yield hook, macro_text(base, unique_id), macro_text(head, unique_id), name


def macro_text(project: Project, unique_id: str) -> str:
    """A macro's source on one line, "none" where there is none."""
    macro = project.macro(unique_id)
    return "none" if macro is None else " ".join(macro.macro_sql.split())
