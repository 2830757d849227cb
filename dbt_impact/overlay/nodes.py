"""Models, seeds, snapshots, singular tests and analyses: from their file, their YAML block and their folder."""

import hashlib
from collections.abc import Iterator

import msgspec

from dbt_impact.compile.static.calls import Scan
from dbt_impact.compile.static.scan import scan, scan_argument
from dbt_impact.errors import Unreadable
from dbt_impact.overlay.blocks import blocks
from dbt_impact.overlay.columns import column_blocks, columns, constraints
from dbt_impact.overlay.derived import Derived
from dbt_impact.overlay.merging import block_settings, merged, unrendered
from dbt_impact.overlay.plain import Fields, mapping
from dbt_impact.overlay.python_models import scan_python
from dbt_impact.overlay.side import Described, Side

_BIG_SEED = 1024 * 1024
_NO_CALLS = Scan(config={})


class Piece(msgspec.Struct, frozen=True):
    """Where a resource is written on one side: the type, the file, the name there, and its text (None for a seed)."""

    kind: str
    path: str
    name: str
    text: str | None = None
    from_block: bool = False


def pieces(side: Side, kind: str, path: str) -> Iterator[Piece]:
    """The resources that a file of a kind defines."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    if kind == "seed":
        if side.data(path) is not None or side.is_broken(path):
            yield Piece(kind, path, stem)
        return
    text = side.text(path)
    if text is None:
        if side.is_broken(path):
            yield Piece(kind, path, stem, "")
    elif kind == "snapshot":
        yield from (Piece(kind, path, each.name, each.body) for each in blocks(text) if each.kind == "snapshot")
    elif text:
        yield Piece(kind, path, stem, text)


def snapshot_in_yaml(path: str, name: str, block: Fields) -> Piece | None:
    """The snapshot that a YAML block defines by itself; None where it only describes one."""
    relation = block.get("relation")
    if not isinstance(relation, str):
        return None
    return Piece("snapshot", path, name, f"select * from {{{{ {relation} }}}}", from_block=True)


def calls(piece: Piece) -> tuple[Scan, str | None]:
    """The calls of its text, and why they can't be told, where they can't."""
    if piece.text is None:
        return _NO_CALLS, None
    try:
        return (scan_python(piece.text) if piece.path.endswith(".py") else scan(piece.text)), None
    except Unreadable as why:
        return _NO_CALLS, str(why)


def derive(side: Side, piece: Piece, description: Described | None, *, whole: bool) -> Derived:
    """The resource on this side; `whole` with its settings and properties, else its body alone."""
    found, why = calls(piece)
    why = side.problems.get(piece.path, why)
    name = description.name if description is not None else piece.name
    version = description.version if description is not None else None
    fields = _body(side, piece)
    unique_id = f"{piece.kind}.{side.project.name}.{name}" + (f".v{version}" if version is not None else "")
    if not whole:
        return Derived(unique_id, fields, reads=(found,), unreadable=why)
    fqn = _fqn(side, piece, name, version)
    fields |= _place(side, piece, unique_id, name, fqn)
    block, entry = (description.block, description.entry) if description is not None else ({}, {})
    own = {**mapping(found.config)}
    levels = [*side.project.levels(piece.kind, fqn), block_settings(block), block_settings(entry), own]
    if piece.path.endswith(".py"):
        levels.insert(0, {"materialized": "table"})
    settings = merged(levels)
    properties, more = _properties(description, side.project.name)
    return Derived(unique_id, {**fields, **properties}, settings, unrendered(levels), (found, *more), why)


def _body(side: Side, piece: Piece) -> Fields:
    if piece.text is None:
        return {"checksum": _seed_checksum(side, piece.path)}
    whole = piece.text if piece.from_block else side.text(piece.path) or ""
    return {
        "raw_code": piece.text.strip() if piece.kind == "snapshot" else piece.text,
        "checksum": {"name": "sha256", "checksum": hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()},
        "language": "python" if piece.path.endswith(".py") else "sql",
    }


def _seed_checksum(side: Side, path: str) -> Fields:
    data = side.data(path)
    if data is None or len(data) >= _BIG_SEED:
        return {"name": "path", "checksum": path}
    text = data.decode("utf-8", "replace").strip()
    return {"name": "sha256", "checksum": hashlib.sha256(text.encode()).hexdigest()}


def _fqn(side: Side, piece: Piece, name: str, version: object) -> list[str]:
    folders = side.below(piece.kind, piece.path).split("/")
    stem = [folders.pop().rpartition(".")[0]]
    inside = ["analysis"] if piece.kind == "analysis" else []
    in_file = stem if piece.kind == "snapshot" and not piece.from_block else []
    return [side.project.name, *inside, *folders, *in_file, name, *([f"v{version}"] if version is not None else [])]


def _place(side: Side, piece: Piece, unique_id: str, name: str, fqn: list[str]) -> Fields:
    below = side.below(piece.kind, piece.path)
    return {
        "unique_id": unique_id,
        "resource_type": piece.kind,
        "package_name": side.project.name,
        "name": name,
        "fqn": fqn,
        "path": f"{below}/{name}.sql" if piece.from_block else below,
        "original_file_path": piece.path,
    }


def _properties(description: Described | None, package: str) -> tuple[Fields, list[Scan]]:
    """What a YAML block says beside settings, and the calls in it."""
    if description is None:
        return {"description": "", "columns": {}, "patch_path": None, "constraints": [], "version": None}, []
    block, entry = description.block, description.entry
    listed = columns(column_blocks(block, entry))
    written = entry.get("constraints") or block.get("constraints")
    of_model = constraints(written, of_model=True)
    latest = block.get("latest_version")
    if latest is None and description.version is not None:
        latest = _newest(block)
    found: Fields = {
        "description": entry.get("description") or block.get("description") or "",
        "columns": listed,
        "patch_path": f"{package}://{description.path}",
        "constraints": of_model,
        "version": description.version,
        "latest_version": latest if description.version is not None else None,
        "deprecation_date": entry.get("deprecation_date", block.get("deprecation_date")),
    }
    return found, list(_keys_of(found))


def _keys_of(properties: Fields) -> Iterator[Scan]:
    """The calls that foreign keys make to name a table."""
    listed = [mapping(each) for each in mapping(properties["columns"]).values()]
    written = properties["constraints"]
    every = [
        *(written if isinstance(written, list) else ()),
        *(it for each in listed for it in _list(each["constraints"])),
    ]
    for constraint in every:
        to = mapping(constraint).get("to")
        if isinstance(to, str):
            try:
                yield scan_argument(to)
            except Unreadable:
                continue


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _newest(block: Fields) -> object:
    """The latest version where the block names none: the greatest, numbers by their value."""
    versions = [mapping(each).get("v") for each in _list(block.get("versions"))]
    numbers = [each for each in versions if isinstance(each, (int, float))]
    if len(numbers) == len(versions) and numbers:
        return max(numbers)
    return max((str(each) for each in versions if each is not None), default=None)
