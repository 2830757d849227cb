"""Whether compiled SQL is still what dbt would make of its source."""

import re
from collections.abc import Collection, Iterator

import msgspec

from dbt_impact.overlay.derived import Derived
from dbt_impact.overlay.layer import Layer, macros_of
from dbt_impact.overlay.plain import Fields, mapping
from dbt_impact.project.nodes import DependsOn

_WITH_CODE = ("model.", "snapshot.", "test.", "analysis.", "operation.")
# Two patterns: one for both would try each beginning to the end of a text in which no call is closed.
_CONFIG = re.compile(r"\{\{-?\s*config\s*\(")
_CONFIG_END = re.compile(r"\)\s*-?\}\}")
# What of a text may come out otherwise for another configuration of its own node.
_ASKS_ITSELF = re.compile(r"\bis_incremental\b|\bconfig\s*\.|\bmodel\s*[.\[]|\bthis\b|\bgraph\b|\bcontext\b")
_MOST_MACROS = 200


class _Calls(msgspec.Struct, frozen=True, gc=False):
    depends_on: DependsOn = DependsOn()


def needs_rendering(layer: Layer, before: Fields, after: Fields, old: Derived | None, new: Derived) -> bool:
    """Whether the compiled SQL of an entry no longer is what its source gives."""
    if _body(before) != _body(after) or before.get("language") != after.get("language"):
        return True
    if old is not None and before.get("test_metadata") != after.get("test_metadata"):
        return True
    if new.settings is None or before.get("config") == after.get("config"):
        return False
    return any(_ASKS_ITSELF.search(text) for text in _texts(layer, after))


def differing(old: Fields, new: Fields) -> set[str]:
    """The names of variables whose value is another one, for whichever package."""
    found = {name for name in {**old, **new} if old.get(name) != new.get(name)}
    inner = {name for name in found if isinstance(old.get(name), dict) or isinstance(new.get(name), dict)}
    return (found - inner).union(*(differing(mapping(old.get(name)), mapping(new.get(name))) for name in inner))


def uses_variable(layer: Layer, reached: frozenset[str], variables: Collection[str]) -> Iterator[str]:
    """The nodes that call one of these macros, or whose text or macros read one of these variables."""
    names = "|".join(map(re.escape, sorted(variables)))
    asks = re.compile(rf"\bvar\s*\(\s*(?:['\"](?:{names})['\"]|[^'\"\s])")
    asking: dict[str, bool] = {}

    def macro_asks(unique_id: str) -> bool:
        if unique_id not in asking:
            asking[unique_id] = False
            macro = layer.macro(unique_id) or {}
            text = str(macro.get("macro_sql") or "")
            asking[unique_id] = asks.search(text) is not None or any(map(macro_asks, macros_of(macro)))
        return asking[unique_id]

    base, touched = layer.base, layer.touched
    for unique_id in layer.ids():
        if not unique_id.startswith(_WITH_CODE):
            continue
        entry = touched.get(unique_id)
        if entry is not None:
            called, text = macros_of(entry), str(entry.get("raw_code") or "")
        else:
            called = list(base.entry(unique_id, _Calls).depends_on.macros)
            text = (base.heading(unique_id).raw_code or "") if variables else ""
        if not reached.isdisjoint(called) or (variables and (asks.search(text) or any(map(macro_asks, called)))):
            yield unique_id


def _body(entry: Fields) -> str:
    """The source without the call that configures it."""
    text, kept, at = str(entry.get("raw_code") or ""), "", 0
    while (begin := _CONFIG.search(text, at)) and (end := _CONFIG_END.search(text, begin.end())):
        kept += text[at : begin.start()]
        at = end.end()
    return (kept + text[at:]).strip()


def _texts(layer: Layer, entry: Fields) -> Iterator[str]:
    """Its source and those of the macros that it calls which are not dbt's own."""
    yield _body(entry)
    todo, seen = macros_of(entry), set[str]()
    while todo and len(seen) < _MOST_MACROS:
        unique_id = todo.pop()
        if unique_id not in seen and not unique_id.startswith("macro.dbt"):
            seen.add(unique_id)
            macro = layer.macro(unique_id) or {}
            todo += macros_of(macro)
            yield str(macro.get("macro_sql") or "")
