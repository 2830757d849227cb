"""`ref` and `source`: by what the node declares that it reads, else by asking the project."""

from typing import Any

from dbt_impact.compile.messages import Known
from dbt_impact.compile.sandbox.library import Ask, NotFound
from dbt_impact.compile.sandbox.relations import Relation, relation_of
from dbt_impact.compile.sandbox.unknown import first_unknown


class References:
    """Finds what a template names. `read` are the ids of what was found, in order."""

    def __init__(self, parents: tuple[Known, ...], adapter: str, ask: Ask) -> None:
        self.read: dict[str, None] = {}
        self._parents, self._adapter, self._ask = parents, adapter, ask

    def ref(self, *names: Any, version: Any = None, v: Any = None, **_: Any) -> Any:
        version = version if version is not None else v
        unknown = first_unknown(*names, version)
        if unknown is not None:
            return unknown
        if len(names) not in (1, 2):
            raise NotFound("ref takes a name, or a package and a name")
        package, name = (None, *names)[-2:]
        wanted = None if version is None else str(version)
        found = [
            each
            for each in self._parents
            if each.name == name
            and not each.source_name
            and each.kind != "function"
            and package in (None, each.package)
            and wanted in (None, each.version)
        ]
        known = found[0] if len(found) == 1 else self._ask("ref", package, str(name), wanted)
        return self._relation(known, f"the model '{name}'")

    def source(self, *names: Any, **_: Any) -> Any:
        unknown = first_unknown(*names)
        if unknown is not None:
            return unknown
        if len(names) != 2:
            raise NotFound("source takes the name of a source and of a table")
        found = [each for each in self._parents if (each.source_name, each.name) == names]
        known = found[0] if len(found) == 1 else self._ask("source", *map(str, names))
        return self._relation(known, f"the source '{names[0]}.{names[1]}'")

    def function(self, *names: Any, **_: Any) -> Any:
        unknown = first_unknown(*names)
        if unknown is not None:
            return unknown
        known = self._ask("function", (None, *map(str, names))[-2:][0], str(names[-1]))
        return self._relation(known, f"the function '{names[-1]}'")

    def _relation(self, known: Known | None, what: str) -> Relation:
        if known is None:
            raise NotFound(f"{what} is not in the project")
        self.read[known.unique_id] = None
        return relation_of(known, self._adapter)
