"""Entries as dbt writes them before anybody said anything: what a new resource starts from."""

from copy import deepcopy

from dbt_impact.overlay.plain import Fields, mapping

_NODE_CONFIG: Fields = {
    "enabled": True,
    "alias": None,
    "schema": None,
    "database": None,
    "tags": [],
    "meta": {},
    "group": None,
    "materialized": "view",
    "incremental_strategy": None,
    "batch_size": None,
    "lookback": 1,
    "begin": None,
    "persist_docs": {},
    "post-hook": [],
    "pre-hook": [],
    "quoting": {},
    "column_types": {},
    "full_refresh": None,
    "unique_key": None,
    "on_schema_change": "ignore",
    "on_configuration_change": "apply",
    "grants": {},
    "packages": [],
    "docs": {"show": True, "node_color": None},
    "contract": {"enforced": False, "alias_types": True},
    "event_time": None,
    "concurrent_batches": None,
}
_TEST_CONFIG: Fields = {
    "enabled": True,
    "alias": None,
    "schema": "dbt_test__audit",
    "database": None,
    "tags": [],
    "meta": {},
    "group": None,
    "materialized": "test",
    "severity": "ERROR",
    "store_failures": None,
    "store_failures_as": None,
    "where": None,
    "limit": None,
    "fail_calc": "count(*)",
    "warn_if": "!= 0",
    "error_if": "!= 0",
}
_NO_THRESHOLD: Fields = {"count": None, "period": None}
_CONFIGS: dict[str, Fields] = {
    "model": {**_NODE_CONFIG, "access": "protected", "freshness": None},
    "analysis": _NODE_CONFIG,
    "seed": {**_NODE_CONFIG, "materialized": "seed", "delimiter": ",", "quote_columns": None},
    "snapshot": {
        **_NODE_CONFIG,
        "materialized": "snapshot",
        "strategy": None,
        "target_schema": None,
        "target_database": None,
        "updated_at": None,
        "check_cols": None,
        "snapshot_meta_column_names": {},
        "dbt_valid_to_current": None,
    },
    "test": _TEST_CONFIG,
    "source": {"enabled": True, "event_time": None, "freshness": None, "loaded_at_field": None, "meta": {}, "tags": []},
}
_CONSUMER: Fields = {"config": {"enabled": True, "meta": {}}, "tags": [], "meta": {}}
_NODE: Fields = {
    "database": None,
    "schema": None,
    "alias": None,
    "tags": [],
    "description": "",
    "columns": {},
    "meta": {},
    "group": None,
    "docs": {"show": True, "node_color": None},
    "patch_path": None,
    "unrendered_config": {},
    "relation_name": None,
    "raw_code": "",
    "language": "sql",
    "refs": [],
    "sources": [],
    "metrics": [],
    "depends_on": {"macros": [], "nodes": []},
    "compiled": False,
    "compiled_code": None,
    "extra_ctes_injected": False,
    "extra_ctes": [],
    "contract": {"enforced": False, "alias_types": True, "checksum": None},
}
_MODEL: Fields = {
    "access": "protected",
    "constraints": [],
    "version": None,
    "latest_version": None,
    "deprecation_date": None,
}
_SOURCE: Fields = {
    "database": None,
    "schema": None,
    "tags": [],
    "meta": {},
    "columns": {},
    "unrendered_config": {},
    "relation_name": None,
    "freshness": {"warn_after": _NO_THRESHOLD, "error_after": _NO_THRESHOLD, "filter": None},
}


def new_entry(kind: str) -> Fields:
    """The entry of a resource of a type, of which nothing is known."""
    config = _CONFIGS.get(kind)
    if kind == "source":
        found = {**_SOURCE, "config": config}
    elif config is None:
        found = {**_CONSUMER, "refs": [], "sources": [], "metrics": [], "depends_on": {"macros": [], "nodes": []}}
    else:
        found = {**_NODE, **(_MODEL if kind == "model" else {}), "config": config}
    return deepcopy(found)


def usual(kind: str, setting: str) -> object:
    """What a setting is where nobody says."""
    return deepcopy(_CONFIGS.get(kind, mapping(_CONSUMER["config"])).get(setting))


def usual_field(kind: str, field: str) -> object:
    """What a field is where nobody says."""
    return new_entry(kind).get(field)
