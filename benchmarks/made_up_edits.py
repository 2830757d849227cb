"""The pull request on a made-up project: five edits of different kinds, each reaching tens of models."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.made_up_models import Relation


@dataclass(frozen=True)
class Edit:
    """A model's new source, and how many models stand below it."""

    what: str
    model: Relation
    raw: str
    descendants: frozenset[str]


def children_of(relations: Sequence[Relation]) -> dict[str, list[Relation]]:
    children: dict[str, list[Relation]] = {relation.name: [] for relation in relations}
    for relation in relations:
        for parent in relation.parents:
            children[parent.name].append(relation)
    return children


def descendants_of(name: str, children: dict[str, list[Relation]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for child in children[waiting.pop()]:
            if child.name not in found:
                found.add(child.name)
                waiting.append(child.name)
    return frozenset(found)


def change_expression(model: Relation, children: Sequence[Relation]) -> str | None:
    """Another way to work out the first figure that a macro converts."""
    if model.layer != "staging":
        return None
    raw = re.sub(r"{{ cents_to_units\('(\w+)'\) }}", r"coalesce({{ cents_to_units('\1') }}, 0)", model.raw, count=1)
    return raw if raw != model.raw else None


def drop_used_column(model: Relation, children: Sequence[Relation]) -> str | None:
    """Without a figure or text that a child reads by name."""
    if model.layer != "staging":
        return None
    read = {name for child in children for name in re.findall(rf"\b{model.name}\.(\w+)", child.raw)}
    for column in model.columns[3:]:
        if column.name in read and column.kind in ("text", "number"):
            lines = model.raw.splitlines(keepends=True)
            raw = "".join(line for line in lines if not re.search(rf"\b{column.name},$", line.rstrip()))
            return raw if raw != model.raw else None
    return None


def add_filter(model: Relation, children: Sequence[Relation]) -> str | None:
    """Fewer rows of a join."""
    if not model.raw.endswith("select * from joined\n"):
        return None
    return model.raw.rstrip("\n") + f"\nwhere not {model.first('flag')}\n"


def refactor(model: Relation, children: Sequence[Relation]) -> str | None:
    """The same rows and columns, from renamed CTEs and one more of them."""
    if "ranked as (" not in model.raw:
        return None
    renamed = model.raw.replace("ranked", "numbered").removesuffix("\nselect * from final\n").rstrip()
    return f"{renamed},\n\nresult as (\n\n    select * from final\n\n)\n\nselect * from result\n"


def add_column(model: Relation, children: Sequence[Relation]) -> str | None:
    """One column more, that nobody reads yet."""
    if model.layer != "staging":
        return None
    return model.raw.replace("\n    from source", ",\n        current_date as loaded_on\n    from source")


KINDS: tuple[tuple[str, Callable[[Relation, Sequence[Relation]], str | None], int], ...] = (
    ("an expression", change_expression, 80),
    ("a dropped column that is read", drop_used_column, 30),
    ("an added filter", add_filter, 20),
    ("a refactor of CTEs", refactor, 20),
    ("an added column", add_column, 15),
)
"""Each kind of edit, and how many descendants its model should have."""


def five_edits(relations: Sequence[Relation]) -> Iterator[Edit]:
    """Each kind on a model of another domain that allows it and has about as many descendants as wanted."""
    children = children_of(relations)
    models = [relation for relation in relations if relation.layer in ("staging", "intermediate")]
    below = {model.name: descendants_of(model.name, children) for model in models}
    taken: set[int] = set()
    for what, edit, wanted in KINDS:
        for model in sorted(models, key=lambda model: abs(len(below[model.name]) - wanted)):
            raw = edit(model, children[model.name]) if model.domain not in taken else None
            if raw is not None:
                taken.add(model.domain)
                yield Edit(what, model, raw, below[model.name])
                break
