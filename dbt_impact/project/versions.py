"""Brings what older, newer and hand-made manifests write into the one shape that the types name."""

from collections.abc import Callable

import msgspec

OLDEST, NEWEST = 4, 12
"""The manifest schemas that were tested: dbt 1.0 to 1.12, and dbt 2, which writes 12 too."""

_LAST_WITH_SQL = 6
_SQL_NAMES = {"raw_sql": "raw_code", "compiled_sql": "compiled_code"}
_TYPED_FOR = {
    b'"snapshot"': ("strategy", "check_cols", "updated_at", "snapshot_meta_column_names", "hard_deletes"),
    b'"test"': ("fail_calc",),
}
_DEPTH = 4

_Fields = dict[str, msgspec.Raw]


def is_old(schema_version: int) -> bool:
    """Whether entries of this schema name fields otherwise than the types do."""
    return schema_version <= _LAST_WITH_SQL


def mended(entry: msgspec.Raw | bytes) -> bytes:
    """`entry` in the shape of the types: today's names, no nulls where a value is expected, versions as text.

    What is wrong beyond that stays as it is, for the decoder to name. Raises msgspec.DecodeError where
    `entry` is not an object.
    """
    fields = msgspec.json.decode(entry, type=_Fields)
    for old, new in _SQL_NAMES.items():
        if old in fields:
            fields.setdefault(new, fields.pop(old))
    kind = bytes(fields.get("resource_type", b""))
    out: _Fields = {}
    for name, value in fields.items():
        if name == "config":
            value = _own_config(value, kind)
        mend = _MEND.get(name)
        value = mend(value) if mend else value
        if bytes(value) != b"null":
            out[name] = value
    return msgspec.json.encode(out)


def _own_config(value: msgspec.Raw, kind: bytes) -> msgspec.Raw:
    # dbt types these for snapshots and tests only: a model's own config may use the same names for anything.
    foreign = {name for owner, names in _TYPED_FOR.items() if owner != kind for name in names}
    config = msgspec.json.decode(value)
    if isinstance(config, dict):
        config = {name: it for name, it in config.items() if name not in foreign}
    return msgspec.Raw(msgspec.json.encode(config))


def _without_nulls(value: msgspec.Raw) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(_pruned(msgspec.json.decode(value), _DEPTH)))


def _pruned(value: object, depth: int) -> object:
    if depth and isinstance(value, dict):
        return {name: _pruned(it, depth - 1) for name, it in value.items() if it is not None}
    if depth and isinstance(value, list):
        return [_pruned(it, depth - 1) for it in value if it is not None]
    return value


def _text(value: msgspec.Raw) -> msgspec.Raw:
    # The number's own digits: 1 and 1.0 are different versions to dbt.
    written = bytes(value)
    return msgspec.Raw(b'"%b"' % written) if written[:1] in b"-0123456789" else value


def _checksum(value: msgspec.Raw) -> msgspec.Raw:
    # dbt 2 may write the bare hash.
    if bytes(value).startswith(b'"'):
        return msgspec.Raw(b'{"name":"sha256","checksum":%b}' % bytes(value))
    return _without_nulls(value)


def _columns(value: msgspec.Raw) -> msgspec.Raw:
    columns = _pruned(msgspec.json.decode(value), _DEPTH)
    for column in columns.values() if isinstance(columns, dict) else ():
        if isinstance(column, dict) and "constraints" in column:
            column["constraints"] = _as_constraints(column["constraints"])
    return msgspec.Raw(msgspec.json.encode(columns))


def _constraints(value: msgspec.Raw) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(_as_constraints(_pruned(msgspec.json.decode(value), _DEPTH))))


def _as_constraints(value: object) -> list[object]:
    # Before contracts, a column could carry whatever its author wrote under this name.
    listed = value if isinstance(value, list) else []
    return [each for each in listed if isinstance(each, dict) and isinstance(each.get("type"), str)]


def _relation_of(value: msgspec.Raw) -> msgspec.Raw:
    if bytes(value).startswith(b"{"):
        return msgspec.json.decode(value, type=_Fields).get("relation_name", msgspec.Raw(b"null"))
    return value


_MEND: dict[str, Callable[[msgspec.Raw], msgspec.Raw]] = {
    "checksum": _checksum,
    "columns": _columns,
    "config": _without_nulls,
    "constraints": _constraints,
    "contract": _without_nulls,
    "defer_relation": _relation_of,
    "depends_on": _without_nulls,
    "extra_ctes": _without_nulls,
    "latest_version": _text,
    "owner": _without_nulls,
    "primary_key": _without_nulls,
    "test_metadata": _without_nulls,
    "version": _text,
}
