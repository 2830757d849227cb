"""The statements that run around every run (`on-run-start`, `on-run-end`), which dbt numbers."""

from collections.abc import Iterator

from dbt_impact.compile.static.scan import scan
from dbt_impact.errors import Unreadable
from dbt_impact.overlay.layer import Layer
from dbt_impact.overlay.plain import Fields
from dbt_impact.overlay.project_file import PROJECT_FILE, ProjectFile
from dbt_impact.overlay.references import References
from dbt_impact.overlay.templates import new_entry

_PHASES = ("on-run-start", "on-run-end")


def operations(layer: Layer, old: ProjectFile, new: ProjectFile) -> Iterator[tuple[str, Fields | None]]:
    """The operations that differ by their ids; None for one that is gone."""
    references = References(layer, new)
    for phase in _PHASES:
        was, now = old.hooks(phase), new.hooks(phase)
        for i in range(max(len(was), len(now))) if was != now else ():
            name = f"{new.name}-{phase}-{i}"
            unique_id = f"operation.{new.name}.{name}"
            if i >= len(now):
                yield unique_id, None
            elif i >= len(was) or was[i] != now[i]:
                yield unique_id, _entry(references, new.name, unique_id, name, phase, now[i], i)


def _entry(
    references: References, package: str, unique_id: str, name: str, phase: str, statement: str, index: int
) -> Fields:
    try:
        calls = scan(statement)
    except Unreadable:
        calls = scan("")
    reads, _ = references.reads((calls,), package)
    return {
        **new_entry("analysis"),
        "unique_id": unique_id,
        "resource_type": "operation",
        "name": name,
        "alias": name,
        "package_name": package,
        "path": f"hooks/{name}.sql",
        "original_file_path": f"./{PROJECT_FILE}",
        "fqn": [package, "hooks", name],
        "tags": [phase],
        "raw_code": statement,
        "depends_on": {"macros": references.macros((calls,), package), "nodes": reads},
        "index": index,
    }
