"""Finds what a user means by a node's name, and by a column's behind it."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from msgspec.structs import replace

from dbt_impact.errors import DbtImpactError
from dbt_impact.lineage.listing import NodeListing
from dbt_impact.project.project import Project

_LISTED = ("model.", "snapshot.", "seed.", "source.", "test.", "analysis.")
_CONSUMERS = ("exposure.", "metric.", "semantic_model.", "saved_query.", "unit_test.")


def select(project: Project, words: str, *, consumers: bool = False) -> tuple[list[str], str | None]:
    """The unique ids of what `words` name, and the column where one is given behind a dot.

    A node is given as its id or its name; a versioned model without its version means all of them. With `consumers`,
    exposures, metrics and their like can be named, too. Raises DbtImpactError with the nearest names where there is no
    such node.
    """
    kinds = (*_LISTED, *_CONSUMERS) if consumers else _LISTED
    node, _, column = words.rpartition(".")
    for wanted, part in ((words, None), (node, column)):
        # Few ids hold the name at all, so only those are taken apart.
        named = [uid for uid in project.ids() if wanted in uid and uid.startswith(kinds) and wanted in _names(uid)]
        if wanted and named:
            return named, part
    names = [name for uid in project.ids() if uid.startswith(kinds) for name in _names(uid)]
    raise DbtImpactError(f"no node {words!r} in {project.path}{_hint(node or words, names)}")


def only_column(listings: Iterable[NodeListing], column: str) -> Iterator[NodeListing]:
    """The nodes with no other column than this one, in any case. Raises DbtImpactError where none can have it."""
    names: dict[str, None] = {}
    found = False
    for listing in listings:
        names.update((each.name, None) for each in listing.columns)
        columns = tuple(each for each in listing.columns if each.name.lower() == column.lower())
        if columns or listing.open:
            found = True
            yield replace(listing, columns=columns)
    if not found:
        raise no_column(column, names)


def no_column(column: str, names: Iterable[str]) -> DbtImpactError:
    """What to raise where a node has no such column: with the nearest of its names, else with all of them."""
    known = list(names)
    has = f": it has {', '.join(known) or 'none that is known'}"
    return DbtImpactError(f"no column {column!r} in the node{_hint(column, known) or has}")


def _names(unique_id: str) -> set[str]:
    """What a node may be called: `model.shop.customers.v2`, `customers.v2`, `customers`; `raw.orders`, `orders`."""
    _, _, name = unique_id.split(".", 2)
    before, _, after = name.rpartition(".")
    return {unique_id, name, after if unique_id.startswith("source.") else before or name}


def _hint(word: str, names: Iterable[str]) -> str:
    """Asks whether one of the nearest names was meant; nothing where none is near."""
    near = get_close_matches(word, names, n=3)
    return f": did you mean {' or '.join(near)}?" if near else ""
