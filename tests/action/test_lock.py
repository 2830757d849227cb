"""What the action installs is what pyproject.toml asks for, and nothing that isn't named by its hash."""

import importlib.metadata
import re
import sys
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent.parent
PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\]+))? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
# What the action runs with, whatever the tests do.
PYTHON = {
    "python_version": "3.12",
    "python_full_version": "3.12.0",
    "sys_platform": "linux",
    "platform_system": "Linux",
}


@pytest.fixture(scope="module")
def pins() -> dict[str, str]:
    """The version of each package, by its name."""
    text = (ROOT / "requirements" / "action.txt").read_text(encoding="utf-8")
    return {canonicalize_name(match["name"]): match["version"] for match in PIN.finditer(text)}


def test_every_line_is_a_version_or_its_hash() -> None:
    lines = (ROOT / "requirements" / "action.txt").read_text(encoding="utf-8").splitlines()
    odd = [line for line in lines if not (line.startswith("#") or PIN.fullmatch(line) or HASH.fullmatch(line))]
    assert not odd
    for at, line in enumerate(lines):
        if PIN.fullmatch(line):
            assert HASH.fullmatch(lines[at + 1]), f"{line} has no hash: run `make lock`"


def test_it_has_what_the_project_depends_on(pins: dict[str, str]) -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        asked = [Requirement(each) for each in tomllib.load(file)["project"]["dependencies"]]
    for each in (need for need in asked if applies(need.marker)):
        version = pins.get(canonicalize_name(each.name))
        assert version is not None, f"{each.name} is missing: run `make lock`"
        assert each.specifier.contains(version), f"{each} is not met by {version}: run `make lock`"


def test_it_has_what_those_depend_on(pins: dict[str, str]) -> None:
    for name in pins:
        try:
            needs = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        for need in map(Requirement, needs):
            if applies(need.marker):
                assert canonicalize_name(need.name) in pins, f"{name} needs {need}: run `make lock`"


def applies(marker: Marker | None) -> bool:
    return marker is None or marker.evaluate({**PYTHON, "extra": ""})
