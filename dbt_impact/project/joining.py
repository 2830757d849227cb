"""Puts other projects and this one into one: their nodes read ours as if there were no border."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.abroad import Abroad
from dbt_impact.project.border import Border, find_border
from dbt_impact.project.catalog import Catalog
from dbt_impact.project.entries import Edges, EntryDecoder, EntryMap
from dbt_impact.project.files import shown
from dbt_impact.project.manifest import Manifest
from dbt_impact.project.nodes import Group
from dbt_impact.project.others import Other
from dbt_impact.project.project import Project
from dbt_impact.project.versions import is_old, mended

_Fields = dict[str, msgspec.Raw]
_MAPS = ("nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries", "unit_tests", "functions")


def join(projects: Sequence[Project], others: Sequence[Other]) -> tuple[list[Project], tuple[str, ...]]:
    """The sides of this project, each with the other projects in it, and messages for the person who gave them.

    Raises DbtImpactError where one of the others is this project, is given twice, or is of another warehouse.
    """
    _check(projects, others)
    border = find_border(projects, others)
    messages = [warning for other in others for warning in other.warnings]
    joined = [_Joining(project, projects[0], others, border).joined() for project in projects]
    linked = {name for readers in border.read_by.values() for name in readers}
    linked.update(side.home(each) for side in joined for each in border.ours.values() if each in side)
    for other in others:
        if other.name not in linked:
            messages.append(f"the project {shown(other.name)} reads nothing of this one: is the base production's?")
        if not any(side.has_compiled_sql(other.name) for side in joined):
            messages.append(
                f"the project {shown(other.name)} has no compiled SQL, so what it reads is unknown: "
                "make its manifest with `dbt compile`"
            )
    return joined, tuple(messages)


def _check(projects: Sequence[Project], others: Sequence[Other]) -> None:
    known = {project.metadata.project_name: project.path for project in projects}
    adapter = projects[0].metadata.adapter_type
    for other in others:
        if other.name in known:
            of = f"{shown(other.path)} is of the project {shown(other.name)}, and so is {shown(known[other.name])}"
            raise DbtImpactError(f"{of}: two projects can't have one name, so give one of the two, or rename one")
        known[other.name] = str(other.path)
        if other.metadata.adapter_type != adapter:
            made = f"{shown(other.path)} was made for {other.metadata.adapter_type or 'no adapter'}, this project for"
            raise DbtImpactError(f"{made} {adapter}: only projects on the same warehouse can be followed")


class _Joining:
    """One side of this project with the others."""

    def __init__(self, project: Project, base: Project, others: Sequence[Other], border: Border) -> None:
        self._project, self._base, self._others, self._border = project, base, others, border
        self._gone = {source: by for source, by in border.ours.items() if source in project}
        self._maps: dict[str, EntryMap] = {name: dict(getattr(project.manifest, name) or {}) for name in _MAPS}
        self._parents: dict[str, tuple[str, ...]] = {}
        self._homes: dict[str, str] = {}
        self._catalogs: dict[str, tuple[Catalog, str]] = {}
        self._groups: dict[tuple[str, str], Group] = {}

    def joined(self) -> Project:
        for source in self._gone:
            del self._maps["sources"][source]
            for child in self._project.children(source):
                self._parents[child] = tuple(self._gone.get(each, each) for each in self._project.parents(child))
        for other in self._others:
            self._add(other)
        return self._project.joined(self._manifest(), self._abroad())

    def _add(self, other: Other) -> None:
        """The entries of another project, but those that stand for something else."""
        decoder = EntryDecoder(other.path, other.metadata.schema_version)
        written_parents = decoder.map("parent_map", other.manifest.parent_map)
        old = is_old(other.metadata.schema_version)
        ids, standing_in = self._border.ids[other.name], self._border.standing_in[other.name]
        for name in _MAPS:
            for unique_id, written in (getattr(other.manifest, name) or {}).items():
                if unique_id in standing_in:
                    continue
                new = ids[unique_id]
                entry = _rewritten(
                    mended(written) if old else bytes(written), new, lambda each: self._here(other, each)
                )
                self._maps[name][new] = entry
                self._homes[new] = other.name
                reads = written_parents.get(unique_id)
                declared = (
                    decoder.ids("parent_map", reads)
                    if reads is not None
                    else decoder.entry(unique_id, written, Edges).depends_on.nodes
                )
                here = (self._here(other, each) for each in declared)
                self._parents[new] = tuple(dict.fromkeys(each for each in here if each is not None and each != new))
                if other.catalog is not None:
                    self._catalogs[new] = (other.catalog, unique_id)
        for unique_id, written in (other.manifest.groups or {}).items():
            group = decoder.entry(unique_id, written, Group)
            self._groups[other.name, group.name] = group

    def _here(self, other: Other, unique_id: str) -> str | None:
        """What an id of another project is in this side: None where the side no longer has what it stands for."""
        meant = self._border.ids[other.name].get(unique_id)
        if meant is None or unique_id not in self._border.standing_in[other.name]:
            return meant
        meant = self._gone.get(meant, meant)
        if meant in self._project or meant not in self._base:
            return meant
        # The node has another id on this side, if it still builds the relation.
        relation = self._base.relation_name(meant)
        return self._project.find(relation) if relation else None

    def _manifest(self) -> Manifest:
        project = self._project
        decoder = EntryDecoder(Path(project.path), project.metadata.schema_version)
        parents = decoder.map("parent_map", project.manifest.parent_map)
        children = decoder.map("child_map", project.manifest.child_map)
        parents.update((child, _raw(reads)) for child, reads in self._parents.items())
        if children:
            # Without it, who reads what is told by the parents of everything.
            for parent, more in _turned(self._parents).items():
                known = project.children(parent) if parent in project else ()
                children[parent] = _raw(tuple(dict.fromkeys((*known, *more))))
        return msgspec.structs.replace(
            project.manifest, **self._maps, parent_map=_raw_map(parents), child_map=_raw_map(children)
        )

    def _abroad(self) -> Abroad:
        border = self._border
        return Abroad(
            self._homes,
            self._catalogs,
            self._groups,
            border.read_by,
            {unique_id: frozenset(names) for unique_id, names in border.called.items()},
        )


def _turned(parents: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for child, reads in parents.items():
        for parent in reads:
            children.setdefault(parent, []).append(child)
    return children


def _rewritten(written: bytes, new: str, here: Callable[[str], str | None]) -> msgspec.Raw:
    """An entry under its id here, reading what its parents are here. Macros of other projects are not looked at."""
    fields = msgspec.json.decode(written, type=_Fields)
    fields["unique_id"] = _raw(new)
    reads = [each for each in map(here, _reads(fields)) if each is not None]
    fields["depends_on"] = _raw({"macros": [], "nodes": reads})
    if (attached := fields.get("attached_node")) is not None:
        name = msgspec.json.decode(attached)
        fields["attached_node"] = _raw(here(name) if isinstance(name, str) else None)
    if (injected := fields.get("extra_ctes")) is not None:
        fields["extra_ctes"] = _raw(list(_injected(injected, here)))
    return _raw(fields)


def _reads(fields: _Fields) -> tuple[str, ...]:
    try:
        return msgspec.json.decode(fields.get("depends_on", b"{}"), type=_DependsOn).nodes or ()
    except msgspec.ValidationError:
        return ()


class _DependsOn(msgspec.Struct, frozen=True):
    nodes: tuple[str, ...] | None = None


def _injected(written: msgspec.Raw, here: Callable[[str], str | None]) -> Iterator[_Fields]:
    try:
        ctes = msgspec.json.decode(written, type=list[_Fields] | None) or []
    except msgspec.ValidationError:
        return
    for cte in ctes:
        name = msgspec.json.decode(cte.get("id", b"null"))
        yield {**cte, "id": _raw((here(name) if isinstance(name, str) else None) or str(name))}


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def _raw_map(entries: EntryMap) -> msgspec.Raw:
    return _raw(entries) if entries else msgspec.Raw(b"null")
