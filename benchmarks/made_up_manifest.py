"""The entries of a made-up manifest, shaped as dbt 1.11 writes them (schema v12)."""

import hashlib
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.made_up_models import Column, Relation

Json = dict[str, Any]
MACROS = 520
CONVERSION = "macro.shop.cents_to_units"


@dataclass(frozen=True)
class Target:
    """Where and when dbt ran. `invocation` tells two runs apart."""

    database: str
    schema: str
    quoted: bool
    adapter: str
    clock: float
    invocation: str

    def relation_name(self, relation: Relation) -> str:
        schema = "raw" if relation.layer == "source" else self.schema
        parts = (self.database, schema, relation.name)
        return ".".join(f'"{part}"' if self.quoted else part for part in parts)

    def compile(self, relation: Relation, raw: str) -> str:
        """The source as dbt renders it for this target."""
        for parent in relation.parents:
            raw = raw.replace(parent.reference, self.relation_name(parent))
        return re.sub(r"{{ cents_to_units\('(\w+)'\) }}", r"cast(\1 as numeric(18, 2)) / 100", raw)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def documented(columns: Sequence[Column]) -> Json:
    """Every second column, with a description."""
    return {
        column.name: {
            "name": column.name,
            "description": f"The {column.name.replace('_', ' ')} of the record, as its system has it.",
            "meta": {},
            "data_type": None,
            "constraints": [],
            "quote": None,
            "config": {"meta": {}, "tags": []},
            "tags": [],
            "granularity": None,
            "doc_blocks": [],
        }
        for position, column in enumerate(columns)
        if position % 2 == 0
    }


CONFIG: Json = {
    "enabled": True,
    "alias": None,
    "schema": None,
    "database": None,
    "tags": [],
    "meta": {},
    "group": None,
    "materialized": "table",
    "incremental_strategy": None,
    "batch_size": None,
    "lookback": 1,
    "begin": None,
    "persist_docs": {"relation": True, "columns": True},
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
    "access": "protected",
    "freshness": None,
}
TEST_CONFIG: Json = {
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
EMPTY: Json = {
    "tags": [],
    "meta": {},
    "group": None,
    "docs": {"show": True, "node_color": None},
    "patch_path": None,
    "build_path": None,
    "doc_blocks": [],
    "language": "sql",
    "sources": [],
    "metrics": [],
    "functions": [],
    "extra_ctes_injected": True,
    "extra_ctes": [],
    "contract": {"enforced": False, "alias_types": True, "checksum": None},
}


def identity(kind: str, unique_id: str, name: str, path: tuple[str, ...]) -> Json:
    """What every entry begins with: its ids and the file that defines it."""
    return {
        "name": name,
        "resource_type": kind,
        "package_name": "shop",
        "unique_id": unique_id,
        "path": "/".join(path[1:]),
        "original_file_path": "/".join(path),
        "fqn": ["shop", *path[1:-1], name],
    }


def model_node(relation: Relation, raw: str, target: Target, created_at: float) -> Json:
    """A model as dbt 1.11 writes it."""
    references = [parent for parent in relation.parents if parent.layer != "source"]
    return {
        **EMPTY,
        **identity("model", relation.unique_id, relation.name, ("models", relation.layer, f"{relation.name}.sql")),
        "database": target.database,
        "schema": target.schema,
        "alias": relation.name,
        "checksum": {"name": "sha256", "checksum": digest(raw)},
        "config": CONFIG,
        "description": f"One row a record of {relation.name}, after the rules of its domain. Ask the "
        f"owners of domain {relation.domain} before you change what a row stands for.",
        "columns": documented(relation.columns),
        "patch_path": f"shop://models/{relation.layer}/domain.yml",
        "unrendered_config": {"materialized": "table"},
        "created_at": created_at,
        "relation_name": target.relation_name(relation),
        "raw_code": raw,
        "refs": [{"name": parent.name, "package": None, "version": None} for parent in references],
        "sources": [["raw", parent.name] for parent in relation.parents if parent.layer == "source"],
        "depends_on": {
            "macros": [CONVERSION] if "cents_to_units" in raw else [],
            "nodes": [parent.unique_id for parent in relation.parents],
        },
        "compiled_path": f"target/compiled/shop/models/{relation.layer}/{relation.name}.sql",
        "compiled": True,
        "compiled_code": target.compile(relation, raw),
        "access": "protected",
        "constraints": [],
        "version": None,
        "latest_version": None,
        "deprecation_date": None,
        "primary_key": [],
        "time_spine": None,
    }


def test_node(relation: Relation, test: str, column: str, target: Target, created_at: float) -> Json:
    """A generic test on one column: `unique` or `not_null`."""
    table = target.relation_name(relation)
    compiled = {
        "not_null": f"\n    \n    \n\n\n\nselect {column}\nfrom {table}\nwhere {column} is null\n\n\n",
        "unique": f"\n    \n    \n\nselect\n    {column} as unique_field,\n    count(*) as n_records\n\n"
        f"from {table}\n"
        f"where {column} is not null\ngroup by {column}\nhaving count(*) > 1\n\n\n",
    }
    name = f"{test}_{relation.name}_{column}"
    return {
        **EMPTY,
        **identity("test", f"test.shop.{name}.{digest(name)[:10]}", name, ("models", relation.layer, "domain.yml")),
        "database": target.database,
        "schema": f"{target.schema}_dbt_test__audit",
        "alias": name,
        "checksum": {"name": "none", "checksum": ""},
        "config": TEST_CONFIG,
        "description": "",
        "columns": {},
        "unrendered_config": {},
        "created_at": created_at,
        "relation_name": None,
        "raw_code": f"{{{{ test_{test}(**_dbt_generic_test_kwargs) }}}}",
        "refs": [{"name": relation.name, "package": None, "version": None}],
        "depends_on": {
            "macros": [f"macro.dbt.test_{test}", "macro.dbt.get_where_subquery"],
            "nodes": [relation.unique_id],
        },
        "compiled_path": f"target/compiled/shop/models/domain.yml/{name}.sql",
        "compiled": True,
        "compiled_code": compiled[test],
        "column_name": column,
        "file_key_name": f"models.{relation.name}",
        "attached_node": relation.unique_id,
        "test_metadata": {
            "name": test,
            "namespace": None,
            "kwargs": {
                "column_name": column,
                "model": f"{{{{ get_where_subquery(ref('{relation.name}')) }}}}",
            },
        },
    }


def source_node(relation: Relation, target: Target, created_at: float) -> Json:
    """A source table, whose columns are documented as a model's are."""
    return {
        **identity("source", relation.unique_id, relation.name, ("models", "sources.yml")),
        "database": target.database,
        "schema": "raw",
        "source_name": "raw",
        "source_description": "",
        "loader": "",
        "identifier": relation.name,
        "quoting": {},
        "loaded_at_field": None,
        "freshness": None,
        "external": None,
        "description": f"Table {relation.name} as its system delivers it.",
        "columns": documented(relation.columns),
        "meta": {},
        "source_meta": {},
        "tags": [],
        "config": {"enabled": True},
        "patch_path": None,
        "unrendered_config": {},
        "relation_name": target.relation_name(relation),
        "created_at": created_at,
        "doc_blocks": [],
    }


def macros(seed: int, clock: float) -> dict[str, Json]:
    """Macros as long and as connected as those of dbt and its packages, and the four that are used."""
    chance = random.Random(seed)
    names = ["dbt.test_not_null", "dbt.test_unique", "dbt.get_where_subquery", "shop.cents_to_units"]
    names += [
        f"{chance.choice(('dbt', 'dbt', 'dbt_utils', 'dbt_duckdb'))}.helper_{n}" for n in range(MACROS - len(names))
    ]
    result: dict[str, Json] = {}
    for position, name in enumerate(names):
        package, _, short = name.partition(".")
        lines = "".join(
            f"  {{% set part_{line} = adapter.dispatch('helper_{chance.randrange(MACROS)}', '{package}')"
            "(relation, column) %}\n"
            for line in range(1 + int(chance.expovariate(1 / 4)))
        )
        called = sorted(chance.sample(names[:position], min(position, chance.randrange(3))))
        result[f"macro.{name}"] = {
            "name": short,
            "resource_type": "macro",
            "package_name": package,
            "path": f"macros/{short}.sql",
            "original_file_path": f"macros/{short}.sql",
            "unique_id": f"macro.{name}",
            "macro_sql": f"{{% macro {short}(relation, column) -%}}\n{lines}  {{{{ return(part_0) }}}}\n"
            "{%- endmacro %}",
            "depends_on": {"macros": [f"macro.{other}" for other in called]},
            "description": "",
            "meta": {},
            "docs": {"show": True, "node_color": None},
            "config": {"meta": {}, "docs": {"show": True, "node_color": None}},
            "patch_path": None,
            "arguments": [],
            "created_at": clock + position / 1000,
            "supported_languages": None,
        }
    # The one that models call, as `Target.compile` renders it: whoever renders a model gets what stands compiled.
    result[CONVERSION]["macro_sql"] = (
        "{% macro cents_to_units(column) -%}cast({{ column }} as numeric(18, 2)) / 100{%- endmacro %}"
    )
    result[CONVERSION]["depends_on"] = {"macros": []}
    return result


def exposures(marts: Sequence[Relation], clock: float) -> dict[str, Json]:
    """A dashboard for every fifteenth mart, which reads it and the next."""
    return {
        f"exposure.shop.dashboard_{number}": {
            **identity(
                "exposure",
                f"exposure.shop.dashboard_{number}",
                f"dashboard_{number}",
                ("models", "exposures.yml"),
            ),
            "type": "dashboard",
            "owner": {"email": f"team{number % 7}@example.com", "name": f"Team {number % 7}"},
            "description": "",
            "label": f"Dashboard {number}",
            "maturity": "high",
            "meta": {},
            "tags": [],
            "config": {"enabled": True},
            "unrendered_config": {},
            "url": f"https://bi.example.com/{number}",
            "depends_on": {"macros": [], "nodes": [mart.unique_id for mart in marts[number : number + 2]]},
            "refs": [],
            "sources": [],
            "metrics": [],
            "created_at": clock,
        }
        for number in range(0, len(marts), 15)
    }
