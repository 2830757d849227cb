"""What dbt gives to a template, put together for one node."""

import json
from datetime import datetime, timezone
from typing import Any

import msgspec

from dbt_impact.compile.messages import Seen, Setup, Task
from dbt_impact.compile.sandbox.adapter import QUERY, Adapter
from dbt_impact.compile.sandbox.environment import NativeSandbox, native_value, text_of
from dbt_impact.compile.sandbox.library import Ask, Library, Names, ends, returning
from dbt_impact.compile.sandbox.modules import modules, moments
from dbt_impact.compile.sandbox.references import References
from dbt_impact.compile.sandbox.relations import relation_of
from dbt_impact.compile.sandbox.settings import Config, Flags, NodeEntry
from dbt_impact.compile.sandbox.shared import SharedDict, closed, shared
from dbt_impact.compile.sandbox.texts import FUNCTIONS, nothing
from dbt_impact.compile.sandbox.unknown import Unknown
from dbt_impact.compile.sandbox.variables import Environment, Target, Variables

_OF_THE_RUN = (
    "dbt_metadata_envs invocation_id invocation_args_dict thread_id selected_resources pre_hooks post_hooks sql "
    "sql_now load_agate_table submit_python_job adapter_macro metric doc validation"
)
_ERRORS = (
    "raise_compiler_error raise_not_implemented missing_config missing_materialization missing_relation "
    "raise_ambiguous_alias raise_ambiguous_catalog_match raise_cache_inconsistent raise_dataclass_not_dict "
    "raise_compiler_error raise_database_error raise_dep_not_found raise_dependency_error raise_duplicate_patch_name "
    "raise_duplicate_resource_name raise_invalid_property_yml_version raise_contract_error column_type_missing "
    "raise_fail_fast_error relation_wrong_type raise_parsing_error"
)
_EXCEPTIONS = dict.fromkeys(_ERRORS.split(), ends) | {
    "warn": nothing,
    "warn_snapshot_timestamp_data_types": nothing,
}
_CALL = ("env_var", "ref", "var", "source", "doc")


class View:
    """The names of a template as dbt's `context`."""

    __slots__ = ("_names",)

    def __init__(self, names: Names) -> None:
        self._names = names

    def __getitem__(self, name: str) -> Any:
        return self._names[name]

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def get(self, name: str, default: Any = None) -> Any:
        return self._names.get(name, default)


class Given:
    """Members that need the project to be asked, each asked for once it is named."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._graph: Any = None
        self._variables: dict[str, Seen] = {}

    def variables(self, package: str) -> Seen:
        if package not in self._variables:
            self._variables[package] = self._ask("variables", package)
        return self._variables[package]

    def graph(self) -> Any:
        if self._graph is None:
            found = self._ask("graph")
            self._graph = (
                Unknown("`graph`, as the project is too large")
                if found is None
                else SharedDict(
                    (kind, SharedDict((each, shared(raw)) for each, raw in entries.items()))
                    for kind, entries in found.items()
                )
            )
        return self._graph


class Template:
    """The source of one node, and the names that it sees."""

    def __init__(self, setup: Setup, task: Task, library: Library, ask: Ask, given: Given) -> None:
        self.doubts: dict[str, None] = {}
        self.entry = NodeEntry(task.unique_id, ask)
        self.references = References(task.parents, setup.adapter_types[0], ask)
        self.names = Names(library, task.package, ask)
        self._setup, self._task, self._ask, self._given = setup, task, ask, given
        self._library = library
        self._results: dict[str, Any] = {}
        self.names.add(self._members())
        self.names.add({name: closed(msgspec.msgpack.decode(value)) for name, value in task.values.items()})
        self.names.add_late(
            graph=given.graph,
            model=self.entry.model,
            modules=lambda: modules(self._moment),
            run_started_at=lambda: moments(self._moment).now(timezone.utc),
            var=self._variables,
        )

    def text(self) -> str:
        """What the node's source renders to."""
        if self._task.arguments is not None:
            self.names.add({"_dbt_generic_test_kwargs": self._arguments()})
        return self._rendered(self._task.source)

    def _doubt(self, what: str) -> None:
        self.doubts[what] = None

    def _members(self) -> dict[str, Any]:
        setup, task, types = self._setup, self._task, self._setup.adapter_types
        config = Config(self.entry)
        adapter = Adapter(
            types, self.names, self._ask, self._search_order, task.itself, task.columns, task.is_incremental
        )
        ref, source = self.references.ref, self.references.source
        return {
            **FUNCTIONS,
            **{name: Unknown(f"`{name}`") for name in _OF_THE_RUN.split()},
            "adapter": adapter,
            "api": {"Relation": adapter.Relation, "Column": adapter.Column},
            "builtins": {"ref": ref, "source": source, "config": config},
            "column": adapter.Column,
            "config": config,
            "context": View(self.names),
            "dbt_version": setup.dbt_version,
            "env_var": Environment(setup.env, self._doubt),
            "exceptions": dict(_EXCEPTIONS),
            "execute": True,
            "flags": Flags(),
            "function": self.references.function,
            "load_result": self._results.get,
            "project_name": setup.project_name,
            "ref": ref,
            "render": self._rendered,
            "return": returning,
            "source": source,
            "store_raw_result": self._store,
            "store_result": self._store,
            "target": Target(types[0], task.target, self._ask),
            "this": relation_of(task.itself, types[0]),
            "try_or_compiler_error": lambda message, function, *given, **named: function(*given, **named),
        }

    def _variables(self) -> Variables:
        return Variables(self._given.variables(self._task.package), self._rendered, self._doubt)

    def _moment(self) -> datetime:
        self._doubt("the time of the run was taken to be that of the manifest")
        return datetime.fromisoformat(self._setup.moment.replace("Z", "+00:00"))

    def _store(self, name: Any, *_: Any, **__: Any) -> str:
        self._results[name] = QUERY
        return ""

    def _search_order(self, namespace: str | None) -> list[str | None]:
        if namespace is None:
            return [None]
        listed = self._setup.dispatch.get(namespace)
        return list(listed) if listed else [self._setup.project_name, namespace]

    def _rendered(self, source: Any) -> str:
        if not any(mark in source for mark in ("{{", "{%", "{#", "}}", "%}", "#}")):
            return str(source)
        return text_of(self._library.environment, self._library.of_source(source), self.names)

    def _arguments(self) -> Any:
        """A generic test's arguments, each rendered to its value."""
        native = NativeSandbox()

        def value(of: Any, name: str = "") -> Any:
            match of:
                case dict():
                    return {key: value(each) for key, each in of.items()}
                case list():
                    return [value(each) for each in of]
                case str() if name != "column_name":
                    text = of.strip()
                    is_call = text.endswith(")") and text.partition("(")[0].strip() in _CALL
                    return native_value(native, f"{{{{ {text} }}}}" if is_call else of, self.names)
                case _:
                    return of

        return {name: value(json.loads(each), name) for name, each in (self._task.arguments or {}).items()}
