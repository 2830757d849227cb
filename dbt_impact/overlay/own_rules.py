"""Where a project's own macros build a node: their word is taken once they place others where the manifest has them."""

import re
from collections.abc import Callable, Mapping, Sequence

import msgspec

from dbt_impact.overlay.plain import Fields, mapping
from dbt_impact.project.project import Project

Evaluate = Callable[[str, str, Sequence[object], Mapping[str, str]], str | None]
"""The text that a macro gives: its name, the package it is called from, its arguments, what is known of `target`."""

_MOST_SAMPLES = 8
_MOST_TARGETS = 12
_WRITTEN = re.compile(r"'([A-Za-z][\w-]{0,40})'|\"([A-Za-z][\w-]{0,40})\"")
_SHIPPED = ("model.", "seed.")
_LEFT_OUT = ("compiled_code", "compiled_sql", "raw_code", "raw_sql", "extra_ctes", "columns")
_NOTHING_KNOWN: Mapping[str, str] = {}


class OwnRules:
    """Evaluates `generate_schema_name` and the like of a project's manifest."""

    def __init__(self, base: Project, package: str, evaluate: Evaluate) -> None:
        self._base, self._package, self._evaluate = base, package, evaluate
        self._targets: dict[str, list[Mapping[str, str]]] = {}

    def named(self, component: str, custom: str | None, entry: Fields) -> str | None:
        """The `schema`, `database` or `alias` of an entry whose settings ask for one; None where that is not told."""
        if component not in self._targets:
            self._targets[component] = self._fitting(component)
        found = {self._given(component, custom, entry, target) for target in self._targets[component]}
        return found.pop() if len(found) == 1 else None

    def _fitting(self, component: str) -> list[Mapping[str, str]]:
        """What `target` may have been: with it, the macro gives what the manifest has. Its name is not in there."""
        samples = self._samples(component)

        def fits(target: Mapping[str, str]) -> bool:
            return all(
                self._given(component, custom, entry, target) == entry.get(component) for custom, entry in samples
            )

        if not samples:
            return []
        if fits(_NOTHING_KNOWN):
            return [_NOTHING_KNOWN]
        # The name that matters is one that the macro compares with; any other stands for all the rest.
        names = [*self._written_in(f"generate_{component}_name"), "another"]
        return [target for target in ({"name": each} for each in names) if fits(target)]

    def _samples(self, component: str) -> list[tuple[str | None, Fields]]:
        """Nodes of the project with what their settings ask for, one for each such value."""
        found: dict[str | None, Fields] = {}
        own = tuple(f"{kind}{self._package}." for kind in _SHIPPED)
        for unique_id in self._base.ids():
            if unique_id.startswith(own) and len(found) < _MOST_SAMPLES:
                entry = mapping(msgspec.json.decode(self._base.raw(unique_id)))
                custom = mapping(entry.get("config")).get(component)
                if custom is None or isinstance(custom, str):
                    found.setdefault(custom, entry)
        return list(found.items())

    def _written_in(self, name: str) -> list[str]:
        """The texts that a macro of the project writes out."""
        macro = self._base.macro(f"macro.{self._package}.{name}")
        texts = _WRITTEN.findall(macro.macro_sql) if macro is not None else []
        return list(dict.fromkeys(one or other for one, other in texts))[:_MOST_TARGETS]

    def _given(self, component: str, custom: str | None, entry: Fields, target: Mapping[str, str]) -> str | None:
        node = {name: value for name, value in entry.items() if name not in _LEFT_OUT}
        found = self._evaluate(f"generate_{component}_name", self._package, (custom, node), target)
        return None if found is None else found.strip() or None
