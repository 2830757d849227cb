"""Where two dbt projects meet: which entries of the one stand for what the other builds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from dbt_impact.project.entries import EntryDecoder
from dbt_impact.project.others import Other, entries_of
from dbt_impact.project.project import Project
from dbt_impact.project.relations import RelationIndex

_BUILDERS = ("model.", "seed.", "snapshot.")
_LATEST = 12


class _Entry(msgspec.Struct, frozen=True, gc=False):
    """What of an entry tells whether it is a project's own."""

    name: str = ""
    package_name: str = ""
    original_file_path: str | None = None
    relation_name: str | None = None
    source_name: str | None = None
    columns: dict[str, msgspec.Raw] | None = None


@dataclass(slots=True)
class Border:
    """What the entries of other projects stand for.

    `ids` gives for each other project its entries' ids in the joined one: their own, one that tells packages apart that
    several projects have installed, or that of the node of ours, or of another, that they stand for. `read_by` are, for
    each node of ours, the projects that read it with the columns, in lower case, which they document; `called` are the
    names that they call it by. `ours` are the sources of this project that others build.
    """

    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    standing_in: dict[str, set[str]] = field(default_factory=dict)
    read_by: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=dict)
    ours: dict[str, str] = field(default_factory=dict)


def find_border(projects: Sequence[Project], others: Sequence[Other]) -> Border:
    """Matches by id and by relation. `projects` are the sides of this project, production's first: others read that."""
    border = Border()
    built = {other.name: _built(other) for other in others}
    for other in others:
        ids = border.ids[other.name] = {}
        stand_ins = border.standing_in[other.name] = set()
        decoder = EntryDecoder(other.path, other.metadata.schema_version)
        for unique_id, written in entries_of(other).items():
            entry = decoder.entry(unique_id, written, _Entry)
            meant = _meant(projects, others, built, other, unique_id, entry)
            ids[unique_id] = meant or own_id(other, unique_id)
            if meant is not None:
                stand_ins.add(unique_id)
                _note(border, other, meant, entry)
    for project in projects:
        for unique_id in project.ids():
            if unique_id.startswith("source."):
                relation = project.relation_name(unique_id)
                builder = _built_by(built, relation) if relation and not _is_built(project, relation) else None
                if builder is not None:
                    border.ours[unique_id] = builder
    return border


def own_id(other: Other, unique_id: str) -> str:
    """The id of an entry in the joined project: packages that several projects installed are told apart."""
    kind, _, rest = unique_id.partition(".")
    package = rest.partition(".")[0]
    return unique_id if package == other.name else f"{kind}.{other.name}:{rest}"


def _meant(
    projects: Sequence[Project],
    others: Sequence[Other],
    built: Mapping[str, RelationIndex],
    other: Other,
    unique_id: str,
    entry: _Entry,
) -> str | None:
    """What else an entry stands for: a public model of another project, or the relation that a source reads."""
    if unique_id.startswith("source."):
        if not entry.relation_name:
            return None
        found = next((at for each in projects if (at := each.find(entry.relation_name)) is not None), None)
        return found or _built_by({k: v for k, v in built.items() if k != other.name}, entry.relation_name)
    if not unique_id.startswith(_BUILDERS) or entry.package_name == other.name:
        return None
    has_code = bool(entry.original_file_path)
    for project in projects:
        if unique_id in project and (not has_code or _same_relation(project, unique_id, entry.relation_name)):
            return unique_id
    owner = next((each for each in others if each.name == entry.package_name and each is not other), None)
    return unique_id if not has_code and owner is not None and unique_id in (owner.manifest.nodes or {}) else None


def _note(border: Border, other: Other, meant: str, entry: _Entry) -> None:
    if meant.startswith(_BUILDERS):
        documented = frozenset(name.lower() for name in entry.columns or {})
        known = border.read_by.setdefault(meant, {})
        known[other.name] = known.get(other.name, frozenset()) | documented
    names = border.called.setdefault(meant, set())
    names.update((entry.name, f"{entry.source_name}.{entry.name}") if entry.source_name else (entry.name,))


def _built(other: Other) -> RelationIndex:
    """The relations that a project builds itself, by its own ids in the joined one."""
    decoder = EntryDecoder(other.path, other.metadata.schema_version)

    def named() -> Iterator[tuple[str, str]]:
        for unique_id, written in (other.manifest.nodes or {}).items():
            if unique_id.startswith(_BUILDERS):
                entry = decoder.entry(unique_id, written, _Entry)
                if entry.relation_name and entry.original_file_path:
                    yield entry.relation_name, own_id(other, unique_id)

    return RelationIndex(named())


def _built_by(built: Mapping[str, RelationIndex], relation: str) -> str | None:
    return next((found for index in built.values() if (found := index.find(relation)) is not None), None)


def _is_built(project: Project, relation: str) -> bool:
    found = project.find(relation)
    return found is not None and found.startswith(_BUILDERS)


def _same_relation(project: Project, unique_id: str, relation: str | None) -> bool:
    return relation is not None and project.find(relation) == unique_id
