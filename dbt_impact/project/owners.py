"""Who owns a node or an exposure: whom people named for it, and whose its file is."""

from collections.abc import Iterator

import msgspec

from dbt_impact.project.code_owners import CodeOwners
from dbt_impact.project.nodes import Exposure, Node, Owner
from dbt_impact.project.project import Project


class _Meta(msgspec.Struct, frozen=True):
    owner: msgspec.Raw = msgspec.Raw(b"null")


class _Config(msgspec.Struct, frozen=True):
    meta: _Meta | None = None
    group: str | None = None


class _Entry(_Config, frozen=True):
    config: _Config | None = None


_Written = str | Owner | list[str | Owner] | None


def owners_of(project: Project, unique_id: str, files: CodeOwners | None) -> tuple[str, ...]:
    """Its owners by name: an exposure's own, its group's, those in `meta.owner`; where there is none, its file's."""
    found = list(dict.fromkeys(_named(project, unique_id)))
    resource = project.get(unique_id)
    is_ours = not project.home(unique_id) and resource.package_name in ("", project.metadata.project_name)
    if not found and files is not None and is_ours:
        found = list(files.of(resource.file))
    return tuple(found)


def _named(project: Project, unique_id: str) -> Iterator[str]:
    """Whom somebody named for it. `meta.owner` is a name, an owner with name and email, or a list of such."""
    resource = project.get(unique_id)
    if isinstance(resource, Exposure):
        if resource.owner.shown:
            yield resource.owner.shown
        return
    if isinstance(resource, Node):
        yield from _of_group(project, unique_id, resource.group or resource.config.group)
    raw = project.raw(unique_id)
    # Few entries name an owner: the others are not decoded once more.
    if isinstance(resource, Node) and b'"owner"' not in raw:
        return
    try:
        entry = msgspec.json.decode(raw, type=_Entry)
    except msgspec.ValidationError:
        return
    for place in (entry, entry.config or _Config()):
        if not isinstance(resource, Node):
            yield from _of_group(project, unique_id, place.group)
        if place.meta is not None:
            yield from _names(place.meta.owner)


def _of_group(project: Project, unique_id: str, name: str | None) -> Iterator[str]:
    group = project.group(name, project.home(unique_id)) if name else None
    if group is not None and group.owner.shown:
        yield group.owner.shown


def _names(written: msgspec.Raw) -> Iterator[str]:
    try:
        value = msgspec.json.decode(written, type=_Written)
    except msgspec.ValidationError:
        return
    for each in value if isinstance(value, list) else [value]:
        name = each.shown if isinstance(each, Owner) else each
        if name:
            yield name
