"""Macros of changed files: their entries, and which macros and nodes they get to."""

from collections.abc import Iterable

import msgspec

from dbt_impact.compile.static.calls import Scan
from dbt_impact.compile.static.scan import scan
from dbt_impact.errors import Unreadable
from dbt_impact.overlay.blocks import blocks
from dbt_impact.overlay.layer import Layer, macros_of
from dbt_impact.overlay.plain import Fields
from dbt_impact.overlay.references import References
from dbt_impact.overlay.side import Side
from dbt_impact.project.order import reached_from

_MACROS = frozenset({"macro", "test", "data_test", "materialization"})


class _Called(msgspec.Struct, frozen=True, gc=False):
    macros: tuple[str, ...] = ()


class _Calls(msgspec.Struct, frozen=True, gc=False):
    depends_on: _Called = _Called()


def macro_texts(side: Side, path: str) -> dict[str, str]:
    """The texts of the macros that a file defines, by the names that a manifest has for them."""
    text = side.text(path)
    return {} if text is None else {each.macro_name: each.text for each in blocks(text) if each.kind in _MACROS}


def lay_macros(layer: Layer, before: Side, after: Side, paths: Iterable[str]) -> dict[str, str]:
    """Puts the macros of changed files into a layer. Gives the ids of those that differ, with why one can't be read."""
    package = after.project.name
    old: dict[str, tuple[str, str]] = {}
    new: dict[str, tuple[str, str]] = {}
    for path in paths:
        old |= {name: (path, text) for name, text in macro_texts(before, path).items()}
        new |= {name: (path, text) for name, text in macro_texts(after, path).items()}
    differing = [name for name in {**old, **new} if old.get(name, ("", None))[1] != new.get(name, ("", None))[1]]
    found: dict[str, str] = {}
    for name in differing:
        unique_id = f"macro.{package}.{name}"
        found[unique_id] = ""
        if name not in new:
            layer.put_macro(unique_id, None)
        else:
            layer.put_macro(unique_id, _entry(unique_id, name, package, *new[name]))
    references = References(layer, after.project)
    for name in differing:
        unique_id = f"macro.{package}.{name}"
        macro = layer.macro(unique_id)
        if macro is not None:
            try:
                calls = scan(str(macro["macro_sql"]))
            except Unreadable as why:
                found[unique_id] = str(why)
                calls = Scan(config={})
            called = [each for each in references.macros((calls,), package) if each != unique_id]
            layer.put_macro(unique_id, {**macro, "depends_on": {"macros": called}})
    return found


def hidden_by(layer: Layer, added: Iterable[str], package: str) -> frozenset[str]:
    """The macros of packages that a call no longer means, as the project now has one of the same name."""
    names = {each.rpartition(".")[2] for each in added}
    return frozenset(
        each for each in layer.base.macro_ids() if each.rpartition(".")[2] in names and each.split(".")[1] != package
    )


def callers_of(layer: Layer, macros: Iterable[str]) -> frozenset[str]:
    """The macros and all that call them, near or far, on either side."""
    callers: dict[str, set[str]] = {}
    base = layer.base
    for unique_id in base.macro_ids():
        written = base.raw_macro(unique_id)
        called = () if written is None else msgspec.json.decode(written, type=_Calls, strict=False).depends_on.macros
        for each in called:
            callers.setdefault(each, set()).add(unique_id)
    for unique_id in layer.touched_macros:
        for each in macros_of(layer.macro(unique_id) or {}):
            callers.setdefault(each, set()).add(unique_id)
    return frozenset(reached_from(macros, lambda each: callers.get(each, ())))


def _entry(unique_id: str, name: str, package: str, path: str, text: str) -> Fields:
    return {
        "name": name,
        "resource_type": "macro",
        "package_name": package,
        "path": path,
        "original_file_path": path,
        "unique_id": unique_id,
        "macro_sql": text,
        "depends_on": {"macros": []},
        "description": "",
        "meta": {},
        "docs": {"show": True, "node_color": None},
        "patch_path": None,
        "arguments": [],
        "supported_languages": None,
    }
