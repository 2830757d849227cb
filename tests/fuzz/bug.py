"""What a planted bug is."""

from typing import NamedTuple


class Bug(NamedTuple):
    """What is wrong with it, the file below `lineage/`, the text there, and what stands in its place.

    `typed`: it takes columns of all types to show.
    """

    name: str
    file: str
    text: str
    planted: str
    typed: bool = False
