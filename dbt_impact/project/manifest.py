"""What a manifest.json holds at its top level, every entry left as the bytes it is."""

import hashlib
import re
from pathlib import Path

import msgspec

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.files import shown
from dbt_impact.project.versions import NEWEST, OLDEST

_Entries = dict[str, msgspec.Raw]
_SCHEMA = re.compile(r"/([a-z-]+)/v(\d{1,9})(?:\.json)?/?$")
_NULL = msgspec.Raw(b"null")


class Metadata(msgspec.Struct, frozen=True):
    """Where a manifest comes from. `schema_version` is the number in its `dbt_schema_version` address.

    What a manifest leaves out is the empty text; `project_name` came with dbt 1.6 and is found by its hash
    before.
    """

    schema_version: int
    dbt_version: str
    adapter_type: str
    generated_at: str
    project_name: str


class _WrittenMetadata(msgspec.Struct, frozen=True):
    dbt_schema_version: str | None = None
    dbt_version: str | None = None
    adapter_type: str | None = None
    generated_at: str | None = None
    project_name: str | None = None
    project_id: str | None = None


class Manifest(msgspec.Struct, frozen=True):
    """The maps of a manifest; some are not even split into entries until they are asked for."""

    metadata: _WrittenMetadata | None = None
    nodes: _Entries | None = None
    sources: _Entries | None = None
    exposures: _Entries | None = None
    metrics: _Entries | None = None
    semantic_models: _Entries | None = None
    saved_queries: _Entries | None = None
    unit_tests: _Entries | None = None
    functions: _Entries | None = None
    groups: _Entries | None = None
    macros: msgspec.Raw = _NULL
    disabled: msgspec.Raw = _NULL
    parent_map: msgspec.Raw = _NULL
    child_map: msgspec.Raw = _NULL

    def consumers(self) -> _Entries:
        """Every entry that is neither node, source nor exposure: what reads them, or is read by name
        alone.
        """
        maps = (self.metrics, self.semantic_models, self.saved_queries, self.unit_tests, self.functions)
        return {unique_id: entry for entries in maps for unique_id, entry in (entries or {}).items()}


def decode_manifest(path: Path, data: bytes) -> tuple[Metadata, Manifest]:
    """The manifest in `data`, which was read from `path`.

    Raises DbtImpactError where `data` is not JSON, not a manifest, or of a schema before v4.
    """
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.ValidationError as error:
        raise DbtImpactError(
            f"{shown(path)} is not a dbt manifest ({error}): give the manifest.json that dbt wrote"
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise not_json(path, error) from error
    written = manifest.metadata or _WrittenMetadata()
    number = _schema_number(path, written.dbt_schema_version)
    if manifest.nodes is None:
        raise DbtImpactError(f"{shown(path)} has no nodes: write it again with dbt compile")
    return (
        Metadata(
            schema_version=number,
            dbt_version=written.dbt_version or "",
            adapter_type=written.adapter_type or "",
            generated_at=written.generated_at or "",
            project_name=written.project_name or _project_name(written.project_id, manifest.nodes),
        ),
        manifest,
    )


def not_json(path: Path, error: Exception) -> DbtImpactError:
    """The error for a file that no JSON decoder accepts."""
    if isinstance(error, RecursionError):
        why = "it is nested too deeply"
    elif isinstance(error, UnicodeDecodeError):
        why = "it is not UTF-8"
    else:
        why = str(error)
    return DbtImpactError(f"{shown(path)} is not valid JSON ({why}): write or download it again")


def _schema_number(path: Path, address: str | None) -> int:
    found = _SCHEMA.search(address or "")
    if found is None:
        why = f"its dbt_schema_version is {shown(address)}" if address else "it names no dbt_schema_version"
        raise DbtImpactError(f"{shown(path)} is not a dbt manifest ({why}): give the manifest.json that dbt wrote")
    kind, number = found[1], int(found[2])
    if kind != "manifest":
        raise DbtImpactError(
            f"{shown(path)} is dbt's {kind}, not its manifest: give the manifest.json of the same folder"
        )
    if number < OLDEST:
        raise DbtImpactError(
            f"{shown(path)} has manifest schema v{number}, the oldest that is read is v{OLDEST} (dbt 1.0): "
            "write it with a newer dbt"
        )
    return number


def version_warnings(path: Path, metadata: Metadata) -> tuple[str, ...]:
    """What to tell the user about the version of a manifest."""
    if metadata.schema_version <= NEWEST:
        return ()
    return (
        f"{shown(path)} has manifest schema v{metadata.schema_version}, tested are v{OLDEST} to v{NEWEST}: "
        "what it writes otherwise may be misread",
    )


def _project_name(project_id: str | None, nodes: _Entries) -> str:
    # dbt writes the MD5 of the project's name; the name itself only since 1.6.
    packages = {unique_id.split(".")[1] for unique_id in nodes if "." in unique_id}
    return next((name for name in sorted(packages) if _md5(name) == project_id), "")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
