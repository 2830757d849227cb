"""Hand-size dbt projects: folders of SQL with `ref` and `source`, and one `properties.yml`, made into artifacts.

models/*.sql, models/*.py, snapshots/*.sql, tests/*.sql, macros/*.sql, seeds/*.csv   as in dbt, in one folder each
functions/*.sql     the body of a function, which is called by `{{ function('NAME') }}(…)`
compiled/NAME.sql   what dbt would render NAME to, where that takes more than `ref`, `source` and `this`
properties.yml
    adapter, schema, generated_at   duckdb, main and no moment unless given
    sources: {raw table: {column: type}}, all of `source('raw', …)`;  catalog: false leaves them out of the catalog
    compiled_only: [NAME]           a partly compiled manifest: only these have compiled SQL
    models: {NAME: {any configuration, columns: [..], contract: {column: type}, of: MODEL, version, latest_version,
        deprecation_date, constraints: [{type, columns, expression, to, to_columns}]}}; one of a column has `column`
    exposures: {NAME: {label, type, owner, reads: [..], url, maturity, columns: {NAME of a model: [..]}, queries: [..]}}
    unit_tests: {NAME: {model, given: {NAME of a model: [columns]}, expect: [columns]}}
    semantic_models: {NAME: {model, entities, dimensions, measures: each {name: expr, or {expr, type}}}}
    metrics: {NAME: [measure], or {measures: [..], where: a filter}}; an exposure reads one as metric.NAME
    functions: {NAME: {arguments: {NAME: type}, returns: type, language, config: {type, volatility}}}
    operations: {on-run-start: [SQL], on-run-end: [SQL]}
    freshness: {raw table: {loaded_at_field, loaded_at_query, filter}}
    groups: {NAME: owner}
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

PACKAGE = "shop"
_CALL = re.compile(r"\{\{\s*(ref|source|this|function)\b\s*(?:\(([^)]*)\))?\s*\}\}|\bdbt\.(ref|source)\(([^)]*)\)")
_FOLDERS = {"models": "model", "snapshots": "snapshot", "tests": "test", "seeds": "seed"}
Entry = dict[str, Any]
# The one in C takes a tenth of the time, where there is one.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class SmallProject:
    """The files of a project, by their path in it."""

    files: Mapping[str, str]
    given: Entry = field(init=False)
    _ids: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.given = yaml.load(self.files.get("properties.yml", ""), _LOADER) or {}
        for path in self._nodes():
            name = Path(path).stem
            own = self._own(name)
            unique_id = f"{_FOLDERS[path.split('/')[0]]}.{PACKAGE}.{own.get('of', name)}"
            self._ids[name] = f"{unique_id}.v{own['version']}" if "version" in own else unique_id
        for path in self._bodies():
            name = Path(path).stem
            self._ids[f"function.{name}"] = f"function.{PACKAGE}.{name}"
        for metric in self.given.get("metrics", {}):
            self._ids[f"metric.{metric}"] = f"metric.{PACKAGE}.{metric}"
        for source in self.sources:
            self._ids[f"raw.{source}"] = f"source.{PACKAGE}.raw.{source}"

    @property
    def sources(self) -> dict[str, dict[str, str]]:
        """The tables that dbt does not build: name to columns with their types."""
        return dict(self.given.get("sources", {}))

    def write(self, folder: Path) -> Path:
        """Writes manifest.json and catalog.json into `folder`, and gives it back."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "manifest.json").write_text(json.dumps(self.manifest(), indent=1), encoding="utf-8")
        if self.given.get("catalog", True):
            (folder / "catalog.json").write_text(json.dumps(self.catalog()), encoding="utf-8")
        return folder

    def manifest(self) -> Entry:
        """What `dbt compile` would write, as far as dbt-impact reads it."""
        nodes: Entry = {self._ids[Path(path).stem]: self._node(path) for path in self._nodes()}
        nodes |= self._operations()
        sources: Entry = {self._ids[f"raw.{name}"]: self._source(name) for name in self.sources}
        consumers = {"exposures": self._exposures(), "unit_tests": self._unit_tests(), **self._semantic_layer()}
        consumers["functions"] = {
            f"function.{PACKAGE}.{Path(path).stem}": self._function(path) for path in self._bodies()
        }
        everything: Entry = nodes | sources
        for each in consumers.values():
            everything |= each
        parents = {uid: it.get("depends_on", {}).get("nodes", []) for uid, it in everything.items()}
        schema = "https://schemas.getdbt.com/dbt/manifest/v12.json"
        adapter = self.given.get("adapter", "duckdb")
        return {
            "metadata": {
                "dbt_schema_version": schema,
                "dbt_version": "1.11.0",
                "generated_at": self.given.get("generated_at"),
                "adapter_type": adapter,
                "project_name": PACKAGE,
            },
            "nodes": nodes,
            "sources": sources,
            "macros": self._macros(),
            "groups": {f"group.{PACKAGE}.{k}": _group(k, v) for k, v in self.given.get("groups", {}).items()},
            **consumers,
            "parent_map": parents,
            "child_map": {uid: [child for child, read in parents.items() if uid in read] for uid in everything},
        }

    def catalog(self) -> Entry:
        """What `dbt docs generate` would say of sources and seeds."""
        sources = {self._ids[f"raw.{name}"]: columns for name, columns in self.sources.items()}
        seeds = {
            self._ids[Path(path).stem]: dict.fromkeys(next(csv.reader(io.StringIO(text))), "VARCHAR")
            for path, text in self.files.items()
            if path.startswith("seeds/")
        }
        return {"nodes": _catalogued(seeds), "sources": _catalogued(sources)}

    def _nodes(self) -> list[str]:
        return [path for path in sorted(self.files) if path.split("/")[0] in _FOLDERS]

    def _operations(self) -> Entry:
        found: Entry = {}
        for phase, listed in self.given.get("operations", {}).items():
            for i, text in enumerate(listed):
                name = f"{PACKAGE}-{phase}-{i}"
                unique_id = f"operation.{PACKAGE}.{name}"
                found[unique_id] = {
                    **_resource(unique_id, "operation", name, self._read_by(text)),
                    "depends_on": {"nodes": self._read_by(text), "macros": self._called_by(text)},
                    "original_file_path": "./dbt_project.yml",
                    "schema": self.given.get("schema", "main"),
                    "relation_name": None,
                    "config": {"materialized": "view"},
                    "raw_code": text,
                }
        return found

    def _bodies(self) -> list[str]:
        return [path for path in sorted(self.files) if path.startswith("functions/")]

    def _function(self, path: str) -> Entry:
        name, text = Path(path).stem, self.files[path].strip()
        own = dict(self.given.get("functions", {}).get(name) or {})
        arguments = [{"name": key, "data_type": kind} for key, kind in own.get("arguments", {}).items()]
        return {
            **_resource(self._ids[f"function.{name}"], "function", name, self._read_by(text)),
            "original_file_path": path,
            "database": "db",
            "schema": self.given.get("schema", "main"),
            "alias": name,
            "language": own.get("language", "sql"),
            "raw_code": text,
            "compiled_code": _CALL.sub(lambda call: self._rendered(call, name), text),
            "arguments": arguments,
            "returns": {"data_type": own.get("returns", "integer")},
            "config": {"materialized": "function", "type": "scalar", **own.get("config", {})},
        }

    def _own(self, name: str) -> Entry:
        return dict(self.given.get("models", {}).get(name) or {})

    def _node(self, path: str) -> Entry:
        name, kind, text = Path(path).stem, _FOLDERS[path.split("/")[0]], self.files[path]
        own = self._own(name)
        hooks = {f"{key}-hook": own[f"{key}_hook"] for key in ("pre", "post") if f"{key}_hook" in own}
        said = "\n".join([text, *(statement for each in hooks.values() for statement in each)])
        contract, of, columns = own.pop("contract", None), own.pop("of", name), own.pop("columns", [])
        more = ("version", "latest_version", "deprecation_date")
        versions: Entry = {key: own.pop(key) for key in more if key in own}
        constraints = own.pop("constraints", [])
        referred = "".join(f"{{{{ {each['to']} }}}}" for each in constraints if "to" in each)
        usual = {"model": "view", "seed": "seed", "snapshot": "snapshot", "test": "test"}[kind]
        config: Entry = {"materialized": usual, **own, "contract": {"enforced": contract is not None}}
        config |= {key: [{"sql": each, "transaction": True} for each in listed] for key, listed in hooks.items()}
        held = {each: self._constraints(constraints, each) for each in (None, *(contract or {}))}
        listed = {
            key: {"name": key, "data_type": of_type, "constraints": held[key]}
            for key, of_type in (contract or {}).items()
        }
        entry: Entry = {
            "unique_id": self._ids[name],
            "resource_type": kind,
            "name": of,
            "package_name": PACKAGE,
            "original_file_path": path,
            "alias": own.get("alias", name),
            "database": "db",
            "schema": self.given.get("schema", "main"),
            "relation_name": self._relation(name) if kind != "test" and not self._is_ephemeral(name) else None,
            "language": "python" if path.endswith(".py") else "sql",
            "raw_code": "" if kind == "seed" else text.strip(),
            "checksum": {"name": "sha256", "checksum": hashlib.sha256(text.encode()).hexdigest()},
            "config": config,
            "unrendered_config": own,
            "columns": listed or {each: {"name": each} for each in columns},
            "contract": config["contract"],
            "access": own.get("access", "protected"),
            "group": own.get("group"),
            "constraints": held[None],
            "depends_on": {"nodes": self._read_by(said + referred), "macros": self._called_by(said)},
            **versions,
        }
        only = self.given.get("compiled_only")
        if kind != "seed" and entry["language"] == "sql" and (only is None or name in only):
            entry |= self._compiled(name, text)
        return entry

    def _constraints(self, written: list[Entry], column: str | None) -> list[Entry]:
        """Those of one column, or of the model itself, with a relation for each `ref` as dbt compiles them."""
        found = [each for each in written if each.get("column") == column]
        calls = {each["to"]: _CALL.search(f"{{{{ {each['to']} }}}}") for each in found if "to" in each}
        relations = {to: self._relation(self._named(call)) for to, call in calls.items() if call is not None}
        return [{**each, "to": relations.get(each.get("to"))} for each in found]

    def _compiled(self, name: str, text: str) -> Entry:
        code = _CALL.sub(lambda call: self._rendered(call, name), self.files.get(f"compiled/{name}.sql", text)).strip()
        injected = []
        for ephemeral in self._ephemerals(text):
            inner = self.files[f"models/{ephemeral}.sql"]
            body = _CALL.sub(lambda call: self._rendered(call, name), inner).strip()
            injected.append({"id": self._ids[ephemeral], "sql": f" __dbt__cte__{ephemeral} as (\n{body}\n)"})
        if injected:
            first = ",".join(each["sql"] for each in injected)
            rest = re.match(r"with\s", code, re.IGNORECASE)
            code = f"with {first}, {code[rest.end() :]}" if rest else f"with {first} {code}"
        return {"compiled_code": code, "extra_ctes": injected, "extra_ctes_injected": True}

    def _ephemerals(self, text: str) -> list[str]:
        """The ephemeral models that a text reads, those that they read before them."""
        names = {uid: name for name, uid in self._ids.items()}
        found: dict[str, None] = {}
        for each in (names[uid] for uid in self._read_by(text)):
            if self._is_ephemeral(each):
                found.update(dict.fromkeys([*self._ephemerals(self.files[f"models/{each}.sql"]), each]))
        return list(found)

    def _is_ephemeral(self, name: str) -> bool:
        return bool(self._own(name).get("materialized") == "ephemeral")

    def _rendered(self, call: re.Match[str], this: str) -> str:
        if call[1] == "this":
            return self._relation(this)
        name = self._named(call)
        if call[1] == "function":
            return f'"db"."{self.given.get("schema", "main")}"."{name.partition(".")[2]}"'
        return f"__dbt__cte__{name}" if self._is_ephemeral(name) else self._relation(name)

    def _relation(self, name: str) -> str:
        if name.startswith("raw."):
            return f'"db"."raw"."{name[4:]}"'
        return f'"db"."{self.given.get("schema", "main")}"."{self._own(name).get("alias", name)}"'

    def _named(self, call: re.Match[str]) -> str:
        """The name, in this project, of what a `ref` or a `source` asks for; a ref without a version the latest."""
        arguments = [each.strip().strip("'\"") for each in (call[2] or call[4] or "").split(",")]
        if "source" in (call[1], call[3]):
            return ".".join(arguments)
        wanted, *rest = arguments
        if call[1] == "function":
            return f"function.{wanted}"
        for name, own in self.given.get("models", {}).items():
            if (own or {}).get("of") == wanted and f"models/{name}.sql" in self.files:
                pinned = rest[0].partition("=")[2].strip() if rest else str(own["latest_version"])
                if str(own["version"]) == pinned:
                    return str(name)
        return wanted

    def _read_by(self, text: str) -> list[str]:
        calls = (call for call in _CALL.finditer(text) if call[1] != "this")
        return list(dict.fromkeys(self._ids[self._named(call)] for call in calls))

    def _called_by(self, text: str) -> list[str]:
        names = [Path(path).stem for path in sorted(self.files) if path.startswith("macros/")]
        return [f"macro.{PACKAGE}.{name}" for name in names if re.search(rf"\{{\{{.*\b{name}\(", text)]

    def _macros(self) -> Entry:
        return {
            f"macro.{PACKAGE}.{Path(path).stem}": {
                "unique_id": f"macro.{PACKAGE}.{Path(path).stem}",
                "name": Path(path).stem,
                "package_name": PACKAGE,
                "original_file_path": path,
                "resource_type": "macro",
                "macro_sql": text.strip(),
                "depends_on": {"macros": self._called_by(text)},
            }
            for path, text in self.files.items()
            if path.startswith("macros/")
        }

    def _source(self, name: str) -> Entry:
        return {
            **_resource(self._ids[f"raw.{name}"], "source", name),
            "source_name": "raw",
            "identifier": name,
            "relation_name": self._relation(f"raw.{name}"),
            "columns": {},
            **self._freshness(name),
        }

    def _freshness(self, name: str) -> Entry:
        own = self.given.get("freshness", {}).get(name, {})
        asked = {key: own[key] for key in ("loaded_at_field", "loaded_at_query") if key in own}
        return {**asked, "freshness": {"filter": own.get("filter")}}

    def _exposures(self) -> Entry:
        found = {}
        for name, own in self.given.get("exposures", {}).items():
            unique_id = f"exposure.{PACKAGE}.{name}"
            rest = {key: own[key] for key in ("label", "url", "maturity") if key in own}
            found[unique_id] = {
                **_resource(unique_id, "exposure", name, [self._ids[each] for each in own["reads"]]),
                "type": own.get("type", "dashboard"),
                "owner": {"name": own.get("owner", "BI")},
                "meta": {"dbt_impact": {each: own[each] for each in ("columns", "queries") if each in own}},
                **rest,
            }
        return found

    def _unit_tests(self) -> Entry:
        found = {}
        for name, own in self.given.get("unit_tests", {}).items():
            unique_id = f"unit_test.{PACKAGE}.{own['model']}.{name}"
            rows = {each: [dict.fromkeys(columns, 1)] for each, columns in own["given"].items()}
            found[unique_id] = {
                **_resource(unique_id, "unit_test", name, [self._ids[own["model"]]]),
                "model": own["model"],
                "given": [{"input": f"ref('{each}')", "rows": given} for each, given in rows.items()],
                "expect": {"rows": [dict.fromkeys(own["expect"], 1)]},
            }
        return found

    def _semantic_layer(self) -> dict[str, Entry]:
        models: Entry = {}
        measured_in: dict[str, str] = {}
        for name, own in self.given.get("semantic_models", {}).items():
            unique_id = f"semantic_model.{PACKAGE}.{name}"
            kinds = ("entities", "dimensions", "measures")
            elements = {kind: [_element(k, v) for k, v in own.get(kind, {}).items()] for kind in kinds}
            models[unique_id] = {
                **_resource(unique_id, "semantic_model", name, [self._ids[own["model"]]]),
                **elements,
            }
            measured_in |= dict.fromkeys(own.get("measures", {}), unique_id)
        metrics: Entry = {}
        for name, own in self.given.get("metrics", {}).items():
            unique_id = f"metric.{PACKAGE}.{name}"
            measures, where = (own, None) if isinstance(own, list) else (own["measures"], own["where"])
            parents = list(dict.fromkeys(measured_in[each] for each in measures))
            inputs = [{"name": each} for each in measures]
            metrics[unique_id] = {
                **_resource(unique_id, "metric", name, parents),
                "type_params": {"measure": None, "input_measures": inputs},
                "filter": where and {"where_filters": [{"where_sql_template": where}]},
            }
        return {"semantic_models": models, "metrics": metrics}


def _resource(unique_id: str, kind: str, name: str, parents: list[str] | None = None) -> Entry:
    return {
        "unique_id": unique_id,
        "resource_type": kind,
        "name": name,
        "package_name": PACKAGE,
        "original_file_path": "models/properties.yml",
        "depends_on": {"nodes": parents or [], "macros": []},
    }


def _element(name: str, written: object) -> Entry:
    return {"name": name, **(written if isinstance(written, dict) else {"expr": written})}


def _group(name: str, owner: str) -> Entry:
    return {**_resource(f"group.{PACKAGE}.{name}", "group", name), "owner": {"name": owner}}


def _catalogued(relations: Mapping[str, Mapping[str, str]]) -> Entry:
    return {
        uid: {"columns": {k: {"name": k, "type": v, "index": i} for i, (k, v) in enumerate(columns.items(), 1)}}
        for uid, columns in relations.items()
    }
