"""Other dbt projects that read the one of a scenario: hand-size projects themselves, with names of their own.

Their `properties.yml` may have besides:
    reads: {raw table: MODEL of the scenario}   the source has that model's relation
    mesh: [raw table]                           it is no source but a public model of the scenario, as in a dbt mesh
    lists: {raw table: [columns]}               the columns that the source's YAML lists
"""

import json
from pathlib import Path

from tests.execution import overlay
from tests.small_projects import PACKAGE, Entry, SmallProject


def write_other(project: Path, folder: Path) -> Path:
    """Writes the artifacts of the project in a folder, which has its name, and gives the place back."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(other_manifest(project)), encoding="utf-8")
    return folder


def other_manifest(project: Path) -> Entry:
    """What dbt would write of the project."""
    small = SmallProject(overlay(project))
    given, name = small.given, project.name
    reads, lists = given.get("reads", {}), given.get("lists", {})
    text = json.dumps(small.manifest()).replace(f".{PACKAGE}.", f".{name}.").replace(f'"{PACKAGE}"', f'"{name}"')
    for table, model in reads.items():
        text = text.replace(rf"\"db\".\"raw\".\"{table}\"", rf"\"db\".\"main\".\"{model}\"")
    for table in given.get("mesh", ()):
        text = text.replace(f'"source.{name}.raw.{table}"', f'"model.{PACKAGE}.{reads[table]}"')
    manifest: Entry = json.loads(text)
    for table, columns in lists.items():
        manifest["sources"][f"source.{name}.raw.{table}"]["columns"] = {each: {"name": each} for each in columns}
    for table in given.get("mesh", ()):
        unique_id = f"model.{PACKAGE}.{reads[table]}"
        entry = manifest["sources"].pop(unique_id)
        manifest["nodes"][unique_id] = _public(unique_id, entry)
        for node in manifest["nodes"].values():
            if unique_id in node["depends_on"]["nodes"]:
                node["refs"] = [{"name": reads[table], "package": PACKAGE, "version": None}]
    return manifest


def _public(unique_id: str, source: Entry) -> Entry:
    """A model as dbt writes it down that is told of another project: no file, no code."""
    return {
        "unique_id": unique_id,
        "resource_type": "model",
        "name": unique_id.rpartition(".")[2],
        "package_name": PACKAGE,
        "original_file_path": "",
        "relation_name": source["relation_name"],
        "access": "public",
        "raw_code": "",
        "depends_on": {"nodes": [], "macros": []},
    }
