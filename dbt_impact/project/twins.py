"""Sources that name what the project builds itself: one relation under two ids, so that nobody declares the edge."""

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
        return tuple(self._sources.get(unique_id, ()))

    @cached_property
    def _sources(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for source, builder in self._builders.items():
            found.setdefault(builder, []).append(source)
        return found

    @cached_property
    def _builders(self) -> dict[str, str]:
        sources = {each: self._last_part(each) for each in self._project.source_ids()}
        named = set(sources.values())
        built: dict[tuple[str, tuple[str, ...]], str] = {}
        for each in self._project.node_ids():
            # Most sources' names are nobody else's, so few are taken apart.
            if each.startswith(_BUILT) and (name := each.rpartition(".")[2].lower()) in named:
                built.setdefault((name, self._parts(each)), each)
        names = {name for name, _ in built}
        found = ((source, built.get((name, self._parts(source)))) for source, name in sources.items() if name in names)
        return {source: builder for source, builder in found if builder is not None}

    def _last_part(self, unique_id: str) -> str:
        name = self._project.relation_name(unique_id) or ""
        return name.rpartition(".")[2].strip('"`[]').lower()

    def _parts(self, unique_id: str) -> tuple[str, ...]:
        name = self._project.relation_name(unique_id)
        return tuple(part.lower() for part in relation_parts(name)) if name else ()
