"""An answer as a tree for the terminal: each node below the one by which it is reached first."""

from collections.abc import Mapping
from io import StringIO

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from dbt_impact.flow.answer import Answer, Reached
from dbt_impact.render.flow.wording import assumptions, drawn, effect, starts, summary, title
from dbt_impact.render.phrases import clean, tame_log

_WIDE = 200


def render(answer: Answer) -> str:
    """The tree, what it adds up to, and what could not be followed. Tests are counted and not drawn."""
    root = Tree(Text(", ".join(starts(answer))), guide_style="dim")
    branches: dict[str, Tree] = {}
    for node in drawn(answer):
        label = Text(title(node))
        if said := effect(node):
            label.append(f"  {said}")
        branches[node.unique_id] = _branch(node, branches, root).add(label)
    out = StringIO()
    console = Console(file=out, width=_WIDE, highlight=False, markup=False, emoji=False, no_color=True, soft_wrap=True)
    console.print(root)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    lines += ["", summary(answer)]
    lines += assumptions(answer)
    lines += [
        f"not followed by column: {clean(each.unique_id, 80)} ({clean(each.reason, 120)})" for each in answer.not_traced
    ]
    return tame_log("\n".join(lines) + "\n")


def _branch(node: Reached, branches: Mapping[str, Tree], root: Tree) -> Tree:
    """The nearest node on the way to this one that is drawn."""
    before = (branches.get(step.unique_id) for step in reversed(node.path[:-1]) if step.unique_id != node.unique_id)
    return next((branch for branch in before if branch is not None), root)
