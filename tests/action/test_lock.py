"""What the action installs is what pyproject.toml asks for, and nothing that isn't named by its hash."""

import importlib.metadata
import os
import re
import subprocess
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


FILES = ["action.txt", "stores.txt"]


def lines(name: str) -> list[str]:
    return (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()


def pins(name: str) -> dict[str, str]:
    """The version of each package, by its name."""
    matches = filter(None, map(PIN.fullmatch, lines(name)))
    return {canonicalize_name(match["name"]): match["version"] for match in matches}


def asked(name: str) -> list[Requirement]:
    """What pyproject.toml asks for, with all extras where the action is to read buckets."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    extras = project["optional-dependencies"].values() if name == "stores.txt" else ()
    return [Requirement(each) for each in (*project["dependencies"], *(need for extra in extras for need in extra))]


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_a_version_or_its_hash(name: str) -> None:
    found = lines(name)
    assert not [line for line in found if not (line.startswith("#") or PIN.fullmatch(line) or HASH.fullmatch(line))]
    for at, line in enumerate(found):
        if PIN.fullmatch(line):
            assert HASH.fullmatch(found[at + 1]), f"{line} has no hash: run `make lock`"


@pytest.mark.parametrize("name", FILES)
def test_it_has_what_the_project_depends_on(name: str) -> None:
    pinned = pins(name)
    for each in asked(name):
        if applies(each.marker):
            version = pinned.get(canonicalize_name(each.name))
            assert version is not None, f"{each.name} is missing: run `make lock`"
            assert each.specifier.contains(version), f"{each} is not met by {version}: run `make lock`"


@pytest.mark.parametrize("name", FILES)
def test_it_has_what_those_depend_on(name: str) -> None:
    pinned = pins(name)
    for package in pinned:
        try:
            needs = importlib.metadata.requires(package) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        for need in map(Requirement, needs):
            if applies(need.marker):
                assert canonicalize_name(need.name) in pinned, f"{package} needs {need}: run `make lock`"


def test_both_have_the_same_versions() -> None:
    assert pins("action.txt").items() <= pins("stores.txt").items()


@pytest.mark.parametrize(
    ("base", "installed"),
    [("", "action"), ("github-artifact://dbt", "action"), ("s3://b/m.json", "stores"), ("abfs://c/m.json", "stores")],
)
def test_a_base_in_a_bucket_gets_what_that_takes(tmp_path: Path, base: str, installed: str) -> None:
    python = tmp_path / "dbt-impact" / "venv" / "bin" / "python"
    uv = tmp_path / "uv"
    uv.write_text(
        '#!/bin/sh\necho "$@" >>"$RUNNER_TEMP/said"\n'
        f'[ "$1" = pip ] || {{ mkdir -p {python.parent}; printf "#!/bin/sh\\n" >{python}; chmod +x {python}; }}\n'
    )
    uv.chmod(0o755)
    environment = {"RUNNER_TEMP": str(tmp_path), "GITHUB_OUTPUT": str(tmp_path / "output"), "INPUT_BASE": base}
    path = f"{tmp_path}:{os.environ['PATH']}"
    subprocess.run([ROOT / "requirements" / "install.sh"], env={"PATH": path, **environment}, check=True)
    assert (tmp_path / "said").read_text().rstrip().endswith(f"/requirements/{installed}.txt")
    assert (tmp_path / "output").read_text() == f"python={python}\n"


def applies(marker: Marker | None) -> bool:
    return marker is None or marker.evaluate({**PYTHON, "extra": ""})
