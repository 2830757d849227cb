"""The files of a made-up project in a git repository, as whoever works on it has them."""

import os
import subprocess
from pathlib import Path

import msgspec

_SETTINGS = (
    *("-c", "user.name=made up", "-c", "user.email=made@up.example"),
    *("-c", "init.defaultBranch=main", "-c", "core.fsmonitor=false"),
)
_PROJECT_FILE = "name: shop\nversion: '1.0'\nprofile: shop\nmodel-paths: [models]\n"


class _Written(msgspec.Struct, frozen=True):
    """A node's file."""

    original_file_path: str = ""
    raw_code: str = ""


class _Nodes(msgspec.Struct, frozen=True):
    """The nodes of a manifest."""

    nodes: dict[str, _Written]


def git(folder: Path, *arguments: str) -> None:
    """Runs git without anybody's settings."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "-C", str(folder), *_SETTINGS, *arguments], check=True, env=environment, capture_output=True)


def model_files(manifest: Path) -> dict[str, str]:
    """The texts of a manifest's models by the paths of their files."""
    nodes = msgspec.json.decode(manifest.read_bytes(), type=_Nodes).nodes
    return {node.original_file_path: node.raw_code for uid, node in nodes.items() if uid.startswith("model.")}


def write_models(folder: Path, manifest: Path) -> None:
    """Writes those files that are not there as the manifest has them."""
    for name, text in model_files(manifest).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def commit_project(folder: Path, manifest: Path) -> None:
    """Makes the folder a repository whose only commit, on `main`, has the files of a manifest's models."""
    (folder / "dbt_project.yml").write_text(_PROJECT_FILE, encoding="utf-8")
    write_models(folder, manifest)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "base")
