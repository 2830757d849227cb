"""What a trace asked of the project besides the node's own entry: whatever else it says follows from the text."""

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from dbt_impact.lineage.schemas import Schema

Keys = tuple[tuple[str, ...], ...]


class Notes(msgspec.Struct):
    """One trace: the nodes that relation names meant, those whose columns it took, and the tested keys it asked for."""

    names: dict[tuple[str, ...], str | None] = {}
    leaves: dict[str, None] = {}
    keys: dict[str, Keys] = {}

    def read(self, unique_id: str) -> str:
        """The id of a node whose columns are about to be taken."""
        self.leaves[unique_id] = None
        return unique_id

    def keys_by(self, tested: Callable[[str], Iterable[tuple[str, ...]]]) -> Callable[[str], Keys]:
        """What gives tested keys, and takes down which it gave."""

        def noted(unique_id: str) -> Keys:
            found = self.keys[unique_id] = tuple(tested(unique_id))
            return found

        return noted


class Remembered(Protocol):
    """Schemas that earlier runs inferred."""

    def needs(self, unique_id: str) -> Iterable[str]:
        """The nodes whose schemas tell whether the node's still holds; none, too, where none is remembered."""

    def schema(self, unique_id: str) -> Schema | None:
        """The schema of a node, if one is remembered and holds."""
