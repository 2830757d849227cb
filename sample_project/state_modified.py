"""Ask real dbt what `state:modified+` selects for each edit of the sample's pull request.

    .venv-dbt/bin/python sample_project/state_modified.py

Writes `artifacts/state_modified.json`: for each edit, the models, seeds and snapshots that dbt would build.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from workspace import PROJECT, make_workspace

FILE = PROJECT / "artifacts" / "state_modified.json"
_BUILT = ("model", "seed", "snapshot")


def state_modified(root: Path, dbt: Path, heads: Mapping[str, Sequence[Path]]) -> dict[str, list[str]]:
    """The ids that dbt lists for each head (its name, its edits), in workspaces below `root`."""
    base = make_workspace(root / "base", dbt, ())
    base.run("parse")
    state = root / "state"
    shutil.copytree(base.folder / "target", state)
    found = {name: _listed(root / f"head{number}", dbt, edits, state) for number, (name, edits) in enumerate(heads.items())}
    found["other_target"] = _listed(root / "other", dbt, (), state, "--target", "dev")
    return found


def _listed(folder: Path, dbt: Path, edits: Sequence[Path], state: Path, *flags: str) -> list[str]:
    workspace = make_workspace(folder, dbt, edits)
    only = [word for kind in _BUILT for word in ("--resource-type", kind)]
    keys = ("--output", "json", "--output-keys", "unique_id config")
    printed = workspace.run("--quiet", "ls", "--select", "state:modified+", "--state", str(state), *only, *keys, *flags)
    listed = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    return sorted(each["unique_id"] for each in listed if each["config"]["materialized"] != "ephemeral")


def write(found: Mapping[str, list[str]]) -> None:
    """Writes the file in the order of its names."""
    FILE.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def heads(pull_request: Path) -> dict[str, list[Path]]:
    """Each edit by itself, and all of them."""
    edits = sorted(path for path in pull_request.iterdir() if path.is_dir())
    return {"head": edits} | {f"edits/{edit.name}": [edit] for edit in edits}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dbt", type=Path, default=Path(sys.executable).parent / "dbt", help="the dbt program")
    with tempfile.TemporaryDirectory(prefix="state-") as root:
        write(state_modified(Path(root).resolve(), parser.parse_args().dbt.absolute(), heads(PROJECT / "pull_request")))


if __name__ == "__main__":
    main()
