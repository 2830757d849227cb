"""Which entry a call of `ref`, `source` or a macro means, among those that a layer has."""

from collections.abc import Iterator
from functools import cached_property

from dbt_impact.compile.static.calls import Ref, Scan
from dbt_impact.overlay.layer import Layer
from dbt_impact.overlay.plain import mapping
from dbt_impact.overlay.project_file import ProjectFile

_REFERABLE = ("model.", "seed.", "snapshot.")
_PARENT_ADAPTERS = {"redshift": "postgres", "databricks": "spark", "alloydb": "postgres", "fabricspark": "spark"}
_INSIDE = ("dbt",)


class References:
    """Looks names up in a layer that no longer changes but for what is put into it under the same ids."""

    def __init__(self, layer: Layer, project: ProjectFile) -> None:
        self._layer = layer
        self._project = project
        self._adapter = layer.base.metadata.adapter_type

    def node(self, ref: Ref, package: str) -> str | None:
        """The node that a `ref` written in a package means."""
        if ref.version is None:
            for owner in (ref.package,) if ref.package else (package, self._project.name):
                for kind in _REFERABLE:
                    if f"{kind}{owner}.{ref.name}" in self._layer:
                        return f"{kind}{owner}.{ref.name}"
        found = self._by_name.get(ref.name, [])
        for wanted in (ref.package,) if ref.package else (package, self._project.name, None):
            among = [each for each in found if wanted is None or each.split(".")[1] == wanted]
            if (one := self._of_version(among, ref.version)) is not None:
                return one
        return None

    def source(self, name: tuple[str, str], package: str) -> str | None:
        """The source that a call of `source` written in a package means."""
        for wanted in (package, self._project.name):
            unique_id = f"source.{wanted}.{name[0]}.{name[1]}"
            if unique_id in self._layer:
                return unique_id
        return next(iter(self._sources.get(name, ())), None)

    def reads(self, scans: tuple[Scan, ...], package: str) -> tuple[list[str], list[str]]:
        """The ids of what texts read, and the names of what they call and nothing is called."""
        found: dict[str, None] = {}
        missing: dict[str, None] = {}
        for scan in scans:
            for ref in scan.refs:
                one = self.node(ref, package)
                (found if one is not None else missing)[one or ref.name] = None
            for source in scan.sources:
                one = self.source(source, package)
                (found if one is not None else missing)[one or ".".join(source)] = None
        return list(found), list(missing)

    def macros(self, scans: tuple[Scan, ...], package: str) -> list[str]:
        """The ids of the macros that texts call."""
        called = (self.macro(name, package) for scan in scans for name in scan.calls)
        dispatched = (self.dispatched(name, space, package) for scan in scans for name, space in scan.dispatched)
        return list(dict.fromkeys(each for each in (*called, *dispatched) if each is not None))

    def macro(self, name: str, package: str) -> str | None:
        """The macro that a call means: `package.name`, or a name of this package, the project or dbt."""
        owner, dot, last = name.partition(".")
        packages = (owner,) if dot else (package, self._project.name, *self._internal)
        ids = (f"macro.{each}.{last if dot else name}" for each in packages)
        return next((each for each in ids if self._layer.has_macro(each)), None)

    def dispatched(self, name: str, space: str | None, package: str) -> str | None:
        """The macro that `adapter.dispatch` finds: by package, then by adapter, its parents and the default."""
        for owner in self._searched(space, package):
            for prefix in self._prefixes:
                unique_id = f"macro.{owner}.{prefix}__{name}"
                if self._layer.has_macro(unique_id):
                    return unique_id
        return None

    def _searched(self, space: str | None, package: str) -> Iterator[str]:
        if space is None:
            yield from dict.fromkeys((self._project.name, package, *self._internal))
            return
        if space in self._project.dispatch:
            yield from self._project.dispatch[space]
            return
        yield from dict.fromkeys((self._project.name, space, *(self._internal if space == "dbt" else ())))

    @property
    def _prefixes(self) -> list[str]:
        parent = _PARENT_ADAPTERS.get(self._adapter)
        return [each for each in (self._adapter, parent, "default") if each]

    @cached_property
    def _internal(self) -> list[str]:
        """dbt's own packages: the adapter's, its parent's, and what holds for all."""
        return [*(f"dbt_{each}" for each in self._prefixes[:-1]), *_INSIDE]

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for unique_id in self._layer.ids():
            if unique_id.startswith(_REFERABLE):
                found.setdefault(unique_id.split(".")[2], []).append(unique_id)
        return found

    @cached_property
    def _sources(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for unique_id in self._layer.ids():
            if unique_id.startswith("source."):
                name, _, table = unique_id.split(".", 2)[2].rpartition(".")
                found.setdefault((name, table), []).append(unique_id)
        return found

    def _of_version(self, among: list[str], version: str | None) -> str | None:
        if version is not None:
            return next((each for each in among if each.endswith(f".v{version}") and each.count(".") >= 3), None)
        plain = [each for each in among if each.count(".") == 2]
        if plain or not among:
            return next(iter(plain), None)
        newest = mapping(self._layer.entry(among[0])).get("latest_version")
        return next((each for each in among if each.endswith(f".v{newest}")), None)
