"""The sources that YAML declares, table by table, and the tests that stand at them."""

from collections.abc import Iterator

from dbt_impact.overlay.columns import columns
from dbt_impact.overlay.derived import Derived
from dbt_impact.overlay.generic_tests import Tested, generic_tests, tags_of
from dbt_impact.overlay.merging import block_settings, merged, unrendered
from dbt_impact.overlay.plain import Fields, mapping, named
from dbt_impact.overlay.side import Side

_FRESH = ("freshness", "loaded_at_field", "loaded_at_query")


def sources(side: Side, path: str, name: str, block: Fields) -> Iterator[tuple[str, tuple[Derived, ...]]]:
    """By table: its name, the source itself and its tests."""
    for table, inner in named(block.get("tables")):
        found = _source(side, path, name, block, table, inner)
        tested = Tested(
            f"source('{name}', '{table}')",
            f"{name}_{table}",
            path,
            f"sources.{name}",
            prefix="source_",
            tags=tags_of(block, inner),
        )
        listed = [column for _, column in named(inner.get("columns"))]
        yield table, (found, *generic_tests(side, tested, inner, listed))


def _source(side: Side, path: str, name: str, block: Fields, table: str, inner: Fields) -> Derived:
    package = side.project.name
    fqn = [package, *path.split("/")[1:-1], name, table]
    levels = [*side.project.levels("source", fqn), block_settings(block), block_settings(inner)]
    settings = merged(levels)
    fresh = {key: _fresh(key, block, inner) for key in _FRESH}
    given = {key: value for key, value in fresh.items() if value is not None}
    quoting = {**mapping(block.get("quoting")), **mapping(inner.get("quoting"))}
    fields: Fields = {
        "unique_id": f"source.{package}.{name}.{table}",
        "resource_type": "source",
        "package_name": package,
        "name": table,
        "source_name": name,
        "source_description": block.get("description") or "",
        "description": inner.get("description") or "",
        "loader": block.get("loader") or "",
        "identifier": inner.get("identifier") or table,
        "path": path,
        "original_file_path": path,
        "fqn": fqn,
        "columns": columns([column for _, column in named(inner.get("columns"))]),
        "external": inner.get("external"),
        "source_meta": mapping(block.get("meta")),
        "quoting": {key: quoting.get(key) for key in ("database", "schema", "identifier", "column")},
        "unrendered_database": block.get("database", block.get("catalog")),
        "unrendered_schema": block.get("schema") or name,
        **fresh,
    }
    return Derived(str(fields["unique_id"]), fields, settings | given, unrendered(levels) | given)


def _fresh(key: str, block: Fields, inner: Fields) -> object:
    """What a table says, else its source; of thresholds what the table leaves out."""
    written = [
        level[key] if key in level else mapping(level.get("config")).get(key, _ABSENT) for level in (block, inner)
    ]
    outer, own = written
    if own is _ABSENT:
        return None if outer is _ABSENT else outer
    if isinstance(own, dict) and isinstance(outer, dict):
        return {**outer, **own}
    return own


_ABSENT = object()
