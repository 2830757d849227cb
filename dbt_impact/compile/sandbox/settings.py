"""`config` and `model`: what the source says of the node itself, over what the manifest says."""

import json
from collections.abc import Callable
from typing import Any

import msgspec

from dbt_impact.compile.sandbox.library import Refused
from dbt_impact.compile.sandbox.shared import SharedDict, shared
from dbt_impact.compile.sandbox.unknown import Unknown

_MISSING = object()


class NodeEntry:
    """The node's own entry, fetched when it is first asked for, with what `config()` was called with."""

    def __init__(self, unique_id: str, ask: Callable[..., Any]) -> None:
        self.called: dict[str, Any] = {}
        self._unique_id, self._ask = unique_id, ask
        self._written: SharedDict | None = None

    @property
    def written(self) -> SharedDict:
        if self._written is None:
            self._written = shared(self._ask("entry", self._unique_id) or "{}")
        return self._written

    @property
    def config(self) -> SharedDict:
        return SharedDict({**self.written.get("config", {}), **self.called})

    def model(self) -> SharedDict:
        """The entry as `model` shows it: without what dbt had not made yet, and without nulls."""
        left_out = ("compiled", "compiled_code", "compiled_sql", "compiled_path", "extra_ctes", "extra_ctes_injected")
        entry = {name: it for name, it in self.written.items() if it is not None and name not in left_out}
        return SharedDict({**entry, "config": self.config})


class Config:
    """`config`: takes the settings down, and tells them."""

    __slots__ = ("_entry",)

    def __init__(self, entry: NodeEntry) -> None:
        self._entry = entry

    def __call__(self, *given: Any, **named: Any) -> str:
        settings = dict(given[0]) if given and isinstance(given[0], dict) else named
        self._entry.called.update(settings)
        return ""

    def set(self, name: str, value: Any) -> str:
        return self(**{name: value})

    def get(self, name: str, default: Any = None, validator: Any = None) -> Any:
        found = self._entry.config.get(name)
        return default if found is None and name not in self._entry.config else found

    def require(self, name: str, validator: Any = None) -> Any:
        if name not in self._entry.config:
            raise Refused(f"the setting '{name}' is required and not there")
        return self._entry.config[name]

    def meta_get(self, name: str, default: Any = None, validator: Any = None) -> Any:
        return (self._entry.config.get("meta") or {}).get(name, default)

    def meta_require(self, name: str, validator: Any = None) -> Any:
        return self.meta_get(name)

    def persist_relation_docs(self) -> bool:
        return bool((self._entry.config.get("persist_docs") or {}).get("relation", False))

    def persist_column_docs(self) -> bool:
        return bool((self._entry.config.get("persist_docs") or {}).get("columns", False))


class Flags:
    """`flags` of `dbt compile`, neither a full refresh nor empty; the rest is unknown."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ("jinja_pass_arg", "unsafe_callable", "alters_data"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Any:
        return _FLAGS.get(str(name).upper(), Unknown(f"`flags.{name}`"))


_FLAGS = {"WHICH": "compile", "FULL_REFRESH": False, "EMPTY": False, "STORE_FAILURES": False}


def packed_config(called: dict[str, Any]) -> bytes:
    """What `config()` was called with; what JSON has no word for is text, or left out."""
    kept = {}
    for name, value in called.items():
        try:
            kept[str(name)] = json.loads(json.dumps(value, default=str))
        except (TypeError, ValueError, RecursionError):
            continue
    return msgspec.msgpack.encode(kept)
