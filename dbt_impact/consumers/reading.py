"""One thing that a consumer reads: a column of a node, or all of it."""

import msgspec


class Reading(msgspec.Struct, frozen=True):
    """A column of a node (None: its rows and whatever columns it has) and how it is used, in OpenLineage's subtypes.

    `part` says which part of the consumer reads it ("the measure `revenue`"). `declared` is False where nobody wrote
    down which columns are read, so that it may be any. `through` is the semantic model that a metric reads it by.
    """

    unique_id: str
    column: str | None
    use: str
    part: str | None = None
    declared: bool = True
    through: str | None = None
