"""Who reads whom in a project, by the manifest's own maps."""

from collections.abc import Callable, Collection
from functools import cached_property

from dbt_impact.project.entries import EntryDecoder, EntryMap

_Ids = tuple[str, ...]


class Graph:
    """Parents and children of the resources of a manifest; ids that name nothing are left out.

    `parent_map` and `child_map` are the manifest's. Old, partial and hand-made manifests lack them or some of
    their keys: there `declared` says what a resource declares to depend on.
    """

    def __init__(
        self,
        ids: Collection[str],
        declared: Callable[[str], _Ids],
        decoder: EntryDecoder,
        parent_map: EntryMap,
        child_map: EntryMap,
    ) -> None:
        self._ids = ids
        self._declared = declared
        self._decoder = decoder
        self._parent_map = parent_map
        self._child_map = child_map
        self._parents: dict[str, _Ids] = {}
        self._children: dict[str, _Ids] = {}

    def parents(self, unique_id: str) -> _Ids:
        """What `unique_id` reads, each once; nothing for an id that names nothing."""
        if unique_id not in self._parents:
            written = self._parent_map.get(unique_id)
            if written is not None:
                found = self._decoder.ids("parent_map", written)
            else:
                found = self._declared(unique_id) if unique_id in self._ids else ()
            self._parents[unique_id] = self._known(found)
        return self._parents[unique_id]

    def children(self, unique_id: str) -> _Ids:
        """What reads `unique_id`, each once; nothing for an id that names nothing."""
        if unique_id not in self._children:
            written = self._child_map.get(unique_id)
            found = self._decoder.ids("child_map", written) if written is not None else ()
            self._children[unique_id] = self._known((*found, *self._unmapped_children.get(unique_id, ())))
        return self._children[unique_id]

    def _known(self, ids: _Ids) -> _Ids:
        return tuple(unique_id for unique_id in dict.fromkeys(ids) if unique_id in self._ids)

    @cached_property
    def _unmapped_children(self) -> dict[str, list[str]]:
        """The children that the child map does not tell: of all where it is absent, else of what the maps
        lack.
        """
        if self._child_map and all(map(self._parent_map.__contains__, self._ids)):
            return {}
        unmapped = [it for it in self._ids if it not in self._parent_map] if self._child_map else self._ids
        children: dict[str, list[str]] = {}
        for child in unmapped:
            for parent in self.parents(child):
                children.setdefault(parent, []).append(child)
        return children
