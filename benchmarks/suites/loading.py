"""Another project's test modules, loaded from a checkout with stand-ins for what they import."""

import importlib.util
import inspect
import sys
import unittest
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product
from pathlib import Path
from types import ModuleType


def stand_in(name: str, **members: object) -> ModuleType:
    """A module of the given members, under a name that can be imported from now on; so are the packages above."""
    above, _, _ = name.rpartition(".")
    if above and above not in sys.modules:
        stand_in(above)
    module = ModuleType(name)
    module.__path__ = []
    vars(module).update(members)
    sys.modules[name] = module
    return module


def load(name: str, file: Path) -> ModuleType:
    """The module of a file under a name of our choice, so that its relative imports find stand-ins."""
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def runs(module: ModuleType, fixtures: Mapping[str, object]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every test function with its arguments: one run for each set of parameters, fixtures from the mapping."""
    for name, function in list(vars(module).items()):
        if not name.startswith("test_") or not callable(function):
            continue
        if any(mark.name == "skip" for mark in getattr(function, "pytestmark", [])):
            continue
        marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
        choices = [[dict(_named(mark.args[0], values)) for values in mark.args[1]] for mark in marks]
        wanted = inspect.signature(function).parameters
        for chosen in product(*choices):
            arguments = {key: value for each in chosen for key, value in each.items()}
            arguments |= {key: fixtures[key] for key in wanted if key not in arguments}
            yield name, partial(function, **arguments)


def _named(names: str | list[str], values: object) -> Iterator[tuple[str, object]]:
    listed = [each.strip() for each in names.split(",")] if isinstance(names, str) else names
    if len(listed) == 1:
        yield listed[0], values
    else:
        assert isinstance(values, (list, tuple))
        yield from zip(listed, values, strict=True)


def unit_tests(module: ModuleType) -> Iterator[unittest.TestCase]:
    """Every test of a module's `unittest` classes."""
    waiting: list[unittest.TestSuite | unittest.TestCase] = [unittest.defaultTestLoader.loadTestsFromModule(module)]
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, unittest.TestCase):
            yield each
        else:
            waiting[:0] = list(each)
