"""Builds a dbt-duckdb project once, with real dbt, in a copy of its folder."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.oracle.project import Built, OracleError

_LEFT = shutil.ignore_patterns(".git", ".venv", "venv", "target", "logs", "node_modules")
_TARGET = "oracle"


def build(project: Path, into: Path, dbt: Path, flags: Sequence[str] = ()) -> Built:
    """Copies a project and the folder beside it that holds its data into `into`, and builds it on an empty warehouse.

    `flags` are further arguments of `dbt build`. What an earlier run built in `into` is taken as it is.
    """
    if not (project / "dbt_project.yml").is_file():
        raise OracleError(f"{project} is no dbt project: it has no dbt_project.yml")
    folder = into / "project"
    target = folder / "target"
    if not (target / "manifest.json").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(project, folder, ignore=_LEFT, ignore_dangling_symlinks=True)
        _profile(folder)
        _packages(folder)
        # First the seeds alone: sources may be what they load, and dbt does not know that models wait for them.
        _dbt(dbt, folder, "seed", *flags)
        failed = _dbt(dbt, folder, "build", "--exclude-resource-type", "unit_test", *flags)
        if not (target / "run_results.json").is_file():
            raise OracleError(f"dbt build failed in {folder}: {failed}")
        (folder / "manifest.json").write_bytes((target / "manifest.json").read_bytes())
        _dbt(dbt, folder, "docs", "generate", "--no-compile", *(f for f in flags if f != "--full-refresh"))
        (target / "manifest.json").write_bytes((folder / "manifest.json").read_bytes())
    catalog = target / "catalog.json"
    return Built(folder, folder / "manifest.json", catalog if catalog.is_file() else None, _warehouse(folder))


def _profile(folder: Path) -> None:
    """One target on a file of the folder: that of the project's own profile, where it has one for DuckDB."""
    project = yaml.safe_load((folder / "dbt_project.yml").read_text(encoding="utf-8"))
    name = project.get("profile") or project["name"]
    own = folder / "profiles.yml"
    outputs: dict[str, Any] = {}
    if own.is_file():
        profile = (yaml.safe_load(own.read_text(encoding="utf-8")) or {}).get(name) or {}
        listed = profile.get("outputs") or {}
        first = {each: listed[each] for each in (profile.get("target"), *listed) if each in listed}
        outputs = next((out for out in first.values() if out.get("type") == "duckdb"), {})
    path = str(outputs.get("path") or "")
    file = path if path.endswith((".duckdb", ".db")) and "{" not in path and not Path(path).is_absolute() else ""
    warehouse = folder / (file if file and ".." not in file else f"{project['name']}.duckdb")
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    # What DuckDB has at hand it loads by itself; to name an extension is to fetch it.
    outputs.pop("extensions", None)
    output = {"schema": "main", **outputs, "type": "duckdb", "threads": 1, "path": str(warehouse.resolve())}
    own.write_text(yaml.safe_dump({name: {"target": _TARGET, "outputs": {_TARGET: output}}}), encoding="utf-8")


def _packages(folder: Path) -> None:
    project = yaml.safe_load((folder / "dbt_project.yml").read_text(encoding="utf-8"))
    wanted = next((file for name in ("packages.yml", "dependencies.yml") if (file := folder / name).is_file()), None)
    at = folder / str(project.get("packages-install-path") or "dbt_packages")
    if wanted is not None and not (at.is_dir() and any(at.iterdir())):
        raise OracleError(f"{wanted.name} asks for packages and {at.name}/ has none: run dbt deps, or put them there")


def _dbt(dbt: Path, folder: Path, *arguments: str) -> str:
    """Runs one dbt command; its last words where it fails. That a test or a model fails is no reason to stop."""
    environment = os.environ | {"DBT_PROFILES_DIR": str(folder), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    try:
        done = subprocess.run(
            [dbt, "--no-use-colors", *arguments, "--target", _TARGET],
            cwd=folder,
            env=environment | {"DBT_VERSION_CHECK": "false"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    except OSError as error:
        raise OracleError(f"can't run dbt ({error.strerror}: {dbt}): install dbt-duckdb, or give --dbt") from error
    if done.returncode == 0:
        return ""
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    return " | ".join(lines[-6:])


def _warehouse(folder: Path) -> Path:
    profile = yaml.safe_load((folder / "profiles.yml").read_text(encoding="utf-8"))
    (outputs,) = (each["outputs"] for each in profile.values())
    file = Path(outputs[_TARGET]["path"])
    if not file.is_file():
        raise OracleError(f"dbt built no warehouse at {file}")
    return file


def failures(folder: Path) -> dict[str, str]:
    """What dbt could not build, or skipped, and why."""
    results = json.loads((folder / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    return {it["unique_id"]: str(it.get("message")) for it in results if it["status"] in ("error", "skipped")}
