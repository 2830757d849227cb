"""Sources that name what the project builds itself: one relation under two ids, so that nobody declares the edge."""

from collections.abc import Iterator
from functools import cached_property

from dbt_impact.project.project import Project
from dbt_impact.project.relations import relation_parts

_BUILT = ("model.", "seed.", "snapshot.")


class Twins:
    """Finds them when it is asked: by their relations, among nodes whose name is that of the relation."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def builder(self, source: str) -> str | None:
        """The node that builds what a source names."""
        return self._builders.get(source)

    def sources(self, unique_id: str) -> tuple[str, ...]:
        """The sources that name what a node builds."""
        return tuple(source for source, builder in self._builders.items() if builder == unique_id)

    @cached_property
    def _builders(self) -> dict[str, str]:
        named: dict[str, list[str]] = {}
        for each in self._project.ids():
            if each.startswith(_BUILT):
                named.setdefault(each.rpartition(".")[2].lower(), []).append(each)
        return dict(self._pairs(named))

    def _pairs(self, named: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
        for source in self._project.ids():
            # Most sources' names are nobody else's, so few are taken apart.
            if source.startswith("source.") and (likely := named.get(self._last_part(source))):
                relation = self._parts(source)
                builder = next((each for each in likely if self._parts(each) == relation), None)
                if builder is not None:
                    yield source, builder

    def _last_part(self, unique_id: str) -> str:
        name = self._project.relation_name(unique_id) or ""
        return name.rpartition(".")[2].strip('"`[]').lower()

    def _parts(self, unique_id: str) -> tuple[str, ...]:
        name = self._project.relation_name(unique_id)
        return tuple(part.lower() for part in relation_parts(name)) if name else ()
