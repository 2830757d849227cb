"""The answer to a question about the flow: the nodes that were reached, how, and by which way."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from dbt_impact.flow.way import How, Point
from dbt_impact.lineage.nodes.listing import NodeListing

Direction = Literal["downstream", "upstream"]


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of a way: a column of a node (its rows without one), and how the step before is used in it."""

    unique_id: str
    column: str | None = None
    via: str | None = None


class ReachedColumn(msgspec.Struct, frozen=True, omit_defaults=True):
    """A column, how the start gets to it, and what hides the start's values on every such way (a hash, a count)."""

    name: str
    how: How
    path: tuple[Step, ...]
    masked: str | None = None


class Reached(msgspec.Struct, frozen=True, omit_defaults=True):
    """A node, a test or a consumer: its columns, and `rows` where the start decides which rows there are.

    `how` is the strongest of these; `depth` counts the nodes from the start, `path` is the way of that strongest.
    `declared` is False for an exposure that doesn't say which columns it reads, `project` the other project that it
    belongs to.
    """

    unique_id: str
    resource_type: str
    name: str
    how: How
    depth: int
    path: tuple[Step, ...]
    columns: tuple[ReachedColumn, ...] = ()
    rows: How | None = None
    critical: bool = False
    declared: bool = True
    project: str | None = None
    label: str | None = None
    owner: str | None = None
    url: str | None = None
    type: str | None = None


class NotTraced(msgspec.Struct, frozen=True):
    """A node on the way whose columns could not be followed: what is behind it was taken as a whole."""

    unique_id: str
    reason: str


class AssumedKey(msgspec.Struct, frozen=True):
    """Columns of a node that a test holds to be unique, and that the answer takes to be."""

    unique_id: str
    columns: tuple[str, ...]


class Answer(msgspec.Struct, frozen=True):
    """What was asked, and all that was found, nearest first.

    `listings` are of the nodes among it, with the columns that were not reached too; `relations` are the full names of
    those and of what they read. `assumed_unique` are the keys without which more rows would have been reached, and
    `left_out` counts, by resource type, what was reached and not asked for.
    """

    direction: Direction
    starts: tuple[Point, ...]
    reached: tuple[Reached, ...]
    not_traced: tuple[NotTraced, ...]
    listings: tuple[NodeListing, ...] = ()
    relations: Mapping[str, str] = {}
    project_name: str = ""
    adapter_type: str = ""
    generated_at: str = ""
    assumed_unique: tuple[AssumedKey, ...] = ()
    left_out: Mapping[str, int] = {}
