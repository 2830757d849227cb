"""The macros of a project, each compiled when it is first called, and found by dbt's order."""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any

from dbt_impact.compile.sandbox.environment import Sandbox, module_of
from dbt_impact.compile.sandbox.grammar import MACRO
from dbt_impact.compile.sandbox.straight import template_of
from dbt_impact.compile.sandbox.unknown import Unknown

Ask = Callable[..., Any]
_KEPT = 64


class Returned(Exception):
    """What `return(…)` does: ends a macro, with a value."""

    def __init__(self, value: Any) -> None:
        self.value = value


class NotFound(Exception):
    """No macro of that name, where one is needed."""


class Library:
    """Which macros there are, by package and name, and their templates."""

    def __init__(self, environment: Sandbox, ids: tuple[str, ...], internal: tuple[str, ...], root: str) -> None:
        self.environment = environment
        self.root = root
        self.packages: dict[str, dict[str, str]] = {}
        self.internal: dict[str, str] = {}
        for unique_id in ids:
            _, package, name = unique_id.split(".", 2)
            self.packages.setdefault(package, {})[name] = unique_id
        # Of two internal packages the adapter's own wins.
        for package in reversed(internal):
            self.internal.update(self.packages.pop(package, {}))
        self._internal_names = internal
        self._templates: dict[str, Any] = {}
        # A node is rendered again when columns were asked for, and variables hold the same few templates.
        self.of_source = lru_cache(maxsize=_KEPT)(partial(template_of, environment))

    def find(self, name: str, package: str) -> str | None:
        """The macro that a bare name means in a node of a package."""
        own = self.packages.get(package, {})
        return own.get(name) or self.packages.get(self.root, {}).get(name) or self.internal.get(name)

    def within(self, package: str | None, name: str, seen_from: str) -> str | None:
        """The macro of a package, or what the bare name means where the package is None."""
        if package is None:
            return self.find(name, seen_from)
        return (self.internal if package in ("dbt", *self._internal_names) else self.packages.get(package, {})).get(
            name
        )

    def template(self, unique_id: str, ask: Ask) -> Any:
        found = self._templates.get(unique_id)
        if found is None:
            source = ask("macro", unique_id)
            if source is None:
                raise NotFound(f"the manifest lists the macro {unique_id} without its source")
            found = self._templates[unique_id] = self.environment.from_string(source)
        return found


class Names:
    """What a template sees: macros first, as in dbt, then the context's members. Also what dbt calls `context`."""

    def __init__(self, library: Library, package: str, ask: Ask) -> None:
        self._library, self._package, self._ask = library, package, ask
        self._members: dict[str, Any] = {}
        self._late: dict[str, Callable[[], Any]] = {}
        self._macros: dict[str, Macro] = {}
        self._globals = library.environment.globals
        self._own = library.packages.get(package, {})
        self._of_root = library.packages.get(library.root, {})

    def add(self, members: dict[str, Any]) -> None:
        self._members.update(members)

    def add_late(self, **members: Callable[[], Any]) -> None:
        """Members that are made when they are first named."""
        self._late.update(members)

    def macro(self, unique_id: str) -> "Macro":
        found = self._macros.get(unique_id)
        if found is None:
            found = self._macros[unique_id] = Macro(self, unique_id)
        return found

    def called(self) -> tuple[str, ...]:
        """The macros that were called."""
        return tuple(unique_id for unique_id, each in self._macros.items() if each._function is not None)

    def dispatched(self, name: str, packages: list[str | None], prefixes: list[str]) -> "Macro":
        """The macro that `adapter.dispatch` finds. Raises NotFound."""
        for package in packages:
            for prefix in prefixes:
                found = self._library.within(package, f"{prefix}__{name}", self._package)
                if found is not None:
                    return self.macro(found)
        raise NotFound(f"dispatch finds no macro for '{name}'")

    def function(self, unique_id: str) -> Any:
        """The Jinja macro itself, bound to these names."""
        template = self._library.template(unique_id, self._ask)
        module = module_of(self._library.environment, template, self)
        return module.vars[MACRO + unique_id.split(".", 2)[2]]

    def __contains__(self, key: str) -> bool:
        return self._find(key) is not None or key in self._members or key in self._late or key in self._globals

    def __getitem__(self, key: str) -> Any:
        found = self._find(key)
        if found is not None:
            return found
        if key in self._late and key not in self._members:
            self._members[key] = self._late[key]()
        return self._members[key] if key in self._members else self._globals[key]

    def get(self, key: str, default: Any = None) -> Any:
        try:
            return self[key]
        except KeyError:
            return default

    def _find(self, key: str) -> "Macro | Package | None":
        library = self._library
        unique_id = self._own.get(key) or self._of_root.get(key)
        if unique_id is None:
            if key in library.packages or key == "dbt":
                return Package(self, library.internal if key == "dbt" else library.packages[key])
            unique_id = library.internal.get(key)
        return None if unique_id is None else self.macro(unique_id)


class Package:
    """The macros of a package, as in `dbt_utils.star`."""

    __slots__ = ("_macros", "_names")

    def __init__(self, names: Names, macros: dict[str, str]) -> None:
        self._names, self._macros = names, macros

    def __getitem__(self, name: str) -> "Macro":
        return self._names.macro(self._macros[name])

    def __contains__(self, name: str) -> bool:
        return name in self._macros

    def __iter__(self) -> Iterator[str]:
        return iter(self._macros)

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self._macros else default


class Macro:
    """A macro as templates call it: its text, or the value that it returns."""

    __slots__ = ("_function", "_names", "_unique_id")

    def __init__(self, names: Names, unique_id: str) -> None:
        self._names, self._unique_id = names, unique_id
        self._function: Any = None

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        if self._function is None:
            self._function = self._names.function(self._unique_id)
        try:
            return self._function(*arguments, **named)
        except Returned as returned:
            return returned.value


def returning(value: Any = None) -> Any:
    """dbt's `return`."""
    raise Returned(value)


def ends(message: Any = "") -> Unknown:
    """dbt's `exceptions.raise_…`. Raises Refused."""
    raise Refused(str(message))


class Refused(Exception):
    """A macro refuses what it was given."""
