"""What a question has a second process do: look through half of the sources, and list what it will ask for, last first.

Both work towards the middle, so that neither waits for the other but for that first half.
"""

from collections.abc import Iterator, Sequence

import msgspec

from dbt_impact.lineage.nodes.ahead import Ahead
from dbt_impact.lineage.nodes.kept import KeptNodes
from dbt_impact.lineage.nodes.lineage import Lineage
from dbt_impact.lineage.nodes.listing import listing
from dbt_impact.lineage.nodes.records import Piece
from dbt_impact.lineage.nodes.undeclared import Naming, naming, with_source

# Below these a fork costs more than it saves.
_FEWEST_SOURCES = 3000
_FEWEST_LISTINGS = 100


class Halves:
    """The second process, where it is worth one: `ids` are the nodes that will be asked for, first ones first."""

    def __init__(self, lineage: Lineage, kept: KeptNodes, ids: Sequence[str]) -> None:
        self._lineage, self._kept = lineage, kept
        # Where an earlier question has been, there is little left to do.
        wanted = ids if len(ids) >= _FEWEST_LISTINGS and kept.listing(ids[-1]) is None else ()
        sources = with_source(lineage.project)
        middle = len(sources) // 2
        self._own, self._others = sources[:middle], sources[middle:]
        is_worth_it = wanted or len(sources) >= _FEWEST_SOURCES
        self._ahead = Ahead(lambda: self._pieces(wanted)) if is_worth_it else None

    def naming(self) -> Naming:
        """What `naming` gives of all sources; to be asked for once, before anything else."""
        found = naming(self._lineage.project, self._own)
        message = None if self._ahead is None else self._ahead.next()
        theirs = naming(self._lineage.project, self._others) if message is None else _decoded(message)
        for name, ids in theirs.items():
            found.setdefault(name, []).extend(ids)
        return found

    def take(self) -> None:
        """Has what was listed by now be known."""
        if self._ahead is not None:
            for message in self._ahead.come():
                self._kept.take(msgspec.msgpack.decode(message, type=Piece))

    def leave(self) -> None:
        """Ends the second process."""
        if self._ahead is not None:
            self._ahead.leave()

    def _pieces(self, ids: Sequence[str]) -> Iterator[bytes]:
        """What the second process sends."""
        yield msgspec.msgpack.encode(naming(self._lineage.project, self._others))
        self._kept.apart()
        for unique_id in reversed(ids):
            if self._lineage.sql(unique_id) is None:
                continue
            piece = self._kept.piece(listing(self._lineage, unique_id, details=False))
            if piece is not None:
                yield msgspec.msgpack.encode(piece)


def _decoded(message: bytes) -> Naming:
    return msgspec.msgpack.decode(message, type=Naming)
