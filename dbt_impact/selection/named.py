"""Finds what a user means by a node's name, and by a column's behind it."""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from dbt_impact.errors import DbtImpactError
from dbt_impact.lineage.nodes.listing import NodeListing
from dbt_impact.nearest import hint
from dbt_impact.project.nodes import Exposure
from dbt_impact.project.project import Project
from dbt_impact.selection.selector import Selector
from dbt_impact.selection.words import parse_selection

_LISTED = ("model.", "snapshot.", "seed.", "source.", "test.", "analysis.")
_CONSUMERS = ("exposure.", "metric.", "semantic_model.", "saved_query.", "unit_test.")
_IN_SELECTOR_WORDS = re.compile(r"[:+@,]")


def select(project: Project, words: str, *, consumers: bool = False) -> tuple[list[str], str | None]:
    """The unique ids of what `words` name, and the column where one is given behind a dot.

    A node is given as its id or its name; a versioned model without its version means all of them. With `consumers`,
    exposures, by their label as well, metrics and their like can be named, too. What is no name and has a colon, a plus
    or an @ is in dbt's selector words. Raises DbtImpactError with the nearest names where there is no such node.
    """
    kinds = (*_LISTED, *_CONSUMERS) if consumers else _LISTED
    node, _, column = words.rpartition(".")
    for wanted, part in ((words, None), (node, column)):
        # Few ids hold the name at all, so only those are taken apart; an id is nobody else's name.
        holding = [wanted] if wanted in project else [uid for uid in project.ids() if wanted in uid]
        named = [uid for uid in holding if uid.startswith(kinds) and wanted in _names(uid)]
        if wanted and named:
            return named, part
    exposures = [uid for uid in project.ids() if uid.startswith("exposure.")] if consumers else []
    if labelled := [uid for uid in exposures if _label(project, uid) == words.casefold()]:
        return labelled, None
    if _IN_SELECTOR_WORDS.search(words):
        selector = Selector(parse_selection(words), project)
        if not (meant := [uid for uid in project.ids() if uid.startswith(kinds) and selector.selects(uid)]):
            raise DbtImpactError(f"{words} selects nothing in {project.path}")
        return meant, None
    names = [name for uid in project.ids() if uid.startswith(kinds) for name in _names(uid)]
    raise DbtImpactError(f"no node {words!r} in {project.path}{hint(node or words, names)}")


def only_column(listings: Iterable[NodeListing], column: str) -> Iterator[NodeListing]:
    """The nodes with no other column than this one, in any case. Raises DbtImpactError where none can have it."""
    names: dict[str, None] = {}
    seen: list[str] = []
    found = False
    for listing in listings:
        seen.append(listing.unique_id)
        names.update((each.name, None) for each in listing.columns)
        columns = tuple(each for each in listing.columns if each.name.lower() == column.lower())
        if columns or listing.open:
            found = True
            yield replace(listing, columns=columns)
    if not found:
        raise no_column(column, names, seen)


def no_column(column: str, names: Iterable[str], ids: Iterable[str]) -> DbtImpactError:
    """What to raise where no node of `ids` has such a column: with the nearest of its names, else with all of them."""
    known = list(names)
    where = " or ".join(each.split(".", 2)[-1] for each in ids)
    has = f": it has {', '.join(known) or 'none that is known'}"
    return DbtImpactError(f"no column {column!r} in {where}{hint(column, known) or has}")


def _label(project: Project, exposure: str) -> str:
    """How people call a dashboard, whatever the case."""
    found = project.get(exposure)
    return (found.label or "").casefold() if isinstance(found, Exposure) else ""


def _names(unique_id: str) -> set[str]:
    """What a node may be called: `model.shop.customers.v2`, `customers.v2`, `customers`; `raw.orders`, `orders`."""
    _, _, name = unique_id.split(".", 2)
    before, _, after = name.rpartition(".")
    return {unique_id, name, after if unique_id.startswith("source.") else before or name}
