"""An answer as a tree for the terminal: each node below the one by which it is reached first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dbt_impact.flow.answer import Answer, Reached
from dbt_impact.render.flow.wording import assumptions, drawn, effect, starts, summary, title
from dbt_impact.render.phrases import clean, tame_log


@dataclass(frozen=True, slots=True)
class _Tree:
    """A label and what hangs on it. `rich` draws such, too: to import it takes a tenth of a whole answer."""

    label: str
    branches: list["_Tree"] = field(default_factory=list)

    def add(self, label: str) -> "_Tree":
        self.branches.append(_Tree(label))
        return self.branches[-1]

    def lines(self) -> Iterator[str]:
        """The tree as it is drawn. A chain of models may be longer than Python nests calls."""
        waiting = [(self, "", "")]
        while waiting:
            tree, first, rest = waiting.pop()
            yield f"{first}{tree.label}".rstrip()
            drawn_below = [(each, f"{rest}├── ", f"{rest}│   ") for each in tree.branches[:-1]]
            drawn_below += [(each, f"{rest}└── ", f"{rest}    ") for each in tree.branches[-1:]]
            waiting += reversed(drawn_below)


def render(answer: Answer) -> str:
    """The tree, what it adds up to, and what could not be followed. Tests are counted and not drawn."""
    root = _Tree(", ".join(starts(answer)))
    branches: dict[str, _Tree] = {}
    for node in drawn(answer):
        said = effect(node, answer.direction)
        label = f"{title(node)}  {said}" if said else title(node)
        branches[node.unique_id] = _branch(node, branches, root).add(label)
    lines = [*root.lines(), "", summary(answer)]
    lines += assumptions(answer)
    lines += [
        f"not followed by column: {clean(each.unique_id, 80)} ({clean(each.reason, 120)})" for each in answer.not_traced
    ]
    return tame_log("\n".join(lines) + "\n")


def _branch(node: Reached, branches: Mapping[str, _Tree], root: _Tree) -> _Tree:
    """The nearest node on the way to this one that is drawn."""
    before = (branches.get(step.unique_id) for step in reversed(node.path[:-1]) if step.unique_id != node.unique_id)
    return next((branch for branch in before if branch is not None), root)
