"""Projects of a few templates, made into manifests without any SQL."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dbt_impact.compile.given import Given
from dbt_impact.compile.renderer import NotRendered, Rendered, Renderer
from dbt_impact.project.project import Project, read_project

DBTS_OWN = {
    "statement": """{%- macro statement(name=None, fetch_result=False) -%}
        {%- set compiled_code = caller() -%}
        {%- set res, table = adapter.execute(compiled_code, fetch=fetch_result) -%}
        {{ store_result(name, response=res, agate_table=table) }}
    {%- endmacro %}""",
    "run_query": """{% macro run_query(sql) %}
        {% call statement("run_query", fetch_result=true) %}{{ sql }}{% endcall %}
        {% do return(load_result("run_query").table) %}
    {% endmacro %}""",
    "is_incremental": """{% macro is_incremental() %}
        {% set relation = adapter.get_relation(this.database, this.schema, this.table) %}
        {{ return(relation is not none and relation.type == 'table'
                  and model.config.materialized == 'incremental' and not flags.FULL_REFRESH) }}
    {% endmacro %}""",
}


def project(
    folder: Path,
    models: Mapping[str, str],
    macros: Mapping[str, str] | None = None,
    *,
    adapter: str = "duckdb",
    configs: Mapping[str, Mapping[str, Any]] | None = None,
    reads: Mapping[str, list[str]] | None = None,
    compiled: Mapping[str, str] | None = None,
) -> Project:
    """Models of the project `shop` by name, and macros by `package.name` or, of `shop`, by name."""
    nodes = {}
    for name, raw in models.items():
        unique_id = f"model.shop.{name}"
        nodes[unique_id] = {
            "unique_id": unique_id,
            "resource_type": "model",
            "name": name,
            "alias": name,
            "package_name": "shop",
            "database": "db",
            "schema": "main",
            "relation_name": f'"db"."main"."{name}"',
            "raw_code": raw,
            "compiled_code": (compiled or {}).get(name),
            "language": "sql",
            "config": {"materialized": "view", **(configs or {}).get(name, {})},
            "depends_on": {"nodes": [f"model.shop.{each}" for each in (reads or {}).get(name, [])], "macros": []},
        }
    source = {
        "unique_id": "source.shop.raw.orders",
        "resource_type": "source",
        "name": "orders",
        "source_name": "raw",
        "identifier": "orders",
        "package_name": "shop",
        "database": "db",
        "schema": "raw",
        "relation_name": '"db"."raw"."orders"',
    }
    own = {f"dbt.{name}": sql for name, sql in DBTS_OWN.items()} | dict(macros or {})
    ids = {f"macro.{name if '.' in name else f'shop.{name}'}": sql for name, sql in own.items()}
    manifest = {
        "metadata": {
            "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
            "adapter_type": adapter,
            "project_name": "shop",
            "generated_at": "2026-03-01T12:00:00Z",
        },
        "nodes": nodes,
        "sources": {source["unique_id"]: source},
        "macros": {uid: {"unique_id": uid, "name": uid.split(".")[2], "macro_sql": sql} for uid, sql in ids.items()},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return read_project(folder)


def rendered(
    folder: Path, template: str, macros: Mapping[str, str] | None = None, given: Given | None = None, **how: Any
) -> Rendered | NotRendered:
    """What one model renders to, beside a model `orders`."""
    made = project(folder, {"orders": "select 1 as id, 2 as amount", "it": template}, macros, **how)
    return Renderer(made, given or Given(is_whole=True)).compiled("model.shop.it")


def texts(folder: Path, templates: Sequence[str], macros: Mapping[str, str] | None = None) -> list[str]:
    """The text of each of many models, or why there is none."""
    models = {f"it_{i}": template for i, template in enumerate(templates)}
    renderer = Renderer(project(folder, {"orders": "select 1 as id", **models}, macros), Given(is_whole=True))
    found = [renderer.compiled(f"model.shop.{name}") for name in models]
    return [each.sql if isinstance(each, Rendered) else each.reason for each in found]


def text(folder: Path, template: str, macros: Mapping[str, str] | None = None, **how: Any) -> str:
    """The text of one model."""
    found = rendered(folder, template, macros, **how)
    assert isinstance(found, Rendered), found
    return found.sql


def reason(folder: Path, template: str, macros: Mapping[str, str] | None = None, **how: Any) -> str:
    """Why one model is not rendered."""
    found = rendered(folder, template, macros, **how)
    assert isinstance(found, NotRendered), found
    return found.reason
