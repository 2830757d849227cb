"""`var`, `env_var` and `target`: what was given is told, what was not is no `none`."""

from collections.abc import Callable
from typing import Any

import msgspec

from dbt_impact.compile.messages import Seen
from dbt_impact.compile.sandbox.unknown import Unknown, is_unknown

_NOT_GIVEN = object()


class Variables:
    """`var`. `render` makes text of a value that is a template itself, as dbt does."""

    def __init__(self, seen: Seen, render: Callable[[str], Any], doubt: Callable[[str], None]) -> None:
        self._seen, self._render, self._doubt = seen, render, doubt
        self._names = frozenset(msgspec.msgpack.decode(seen.values))

    def __call__(self, name: Any, default: Any = _NOT_GIVEN) -> Any:
        if is_unknown(name):
            return name
        if name in self._names:
            if not self._seen.is_certain:
                self._doubt(f"the variable `{name}` may be another: the manifest was built with others than the files'")
            # A copy of its own, so that no template changes what another reads.
            value = msgspec.msgpack.decode(self._seen.values)[name]
            return self._render(value) if isinstance(value, str) else value
        if default is _NOT_GIVEN:
            return Unknown(f"the variable `{name}`")
        if not (self._seen.is_whole and self._seen.is_certain):
            self._doubt(f"the variable `{name}` was taken to have its default")
        return default

    def has_var(self, name: Any) -> Any:
        if name in self._names:
            return True
        return False if self._seen.is_whole else Unknown(f"whether the variable `{name}` is set")


class Environment:
    """`env_var`: only what was allowed is read; never what dbt itself keeps secret."""

    def __init__(self, given: dict[str, str], doubt: Callable[[str], None]) -> None:
        self._given, self._doubt = given, doubt

    def __call__(self, var: Any, default: Any = None) -> Any:
        if is_unknown(var):
            return var
        if var in self._given:
            return self._given[var]
        if default is None:
            return Unknown(f"the environment variable `{var}`")
        self._doubt(f"the environment variable `{var}` was taken to have its default")
        return default


class Target:
    """`target`, as far as the manifest gives it away."""

    __slots__ = ("_ask", "_known")

    def __init__(self, adapter: str, known: dict[str, str], ask: Callable[..., Any]) -> None:
        self._known, self._ask = {"type": adapter, **known}, ask

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in ("jinja_pass_arg", "unsafe_callable", "alters_data"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: Any) -> Any:
        found = self._known.get(str(name)) or self._ask("target", str(name))
        return Unknown(f"`target.{name}`") if found is None else found

    def get(self, name: Any, default: Any = None) -> Any:
        return self[name]
