"""The sample project cut in two: what a change does on the other side of a border is what it does without one."""

import json
from pathlib import Path
from typing import Any

import pytest

from dbt_impact.compare.changes import ExposureImpact, NodeImpact
from dbt_impact.pipeline import Artifacts, check
from dbt_impact.project.files import content, manifest_file
from dbt_impact.surroundings import Surroundings

ARTIFACTS = Path(__file__).parents[1] / "sample_project" / "artifacts"
# The others edit nothing but marts, which are beyond the border.
EDITS = [each for each in sorted((ARTIFACTS / "edits").iterdir()) if each.name[:2] not in ("04", "05", "06")]
MAPS = ("nodes", "sources", "exposures", "metrics", "semantic_models", "saved_queries", "unit_tests")
CONSUMERS = MAPS[2:]
NAME, OTHER = "halfpenny", "downtown"
Manifest = dict[str, Any]


def manifest(folder: Path) -> Manifest:
    found: Manifest = json.loads(content(manifest_file(folder)))
    return found


def beyond(whole: Manifest) -> set[str]:
    """The ids of the marts, and of all that reads them."""
    found = {uid for uid, node in whole["nodes"].items() if node["original_file_path"].startswith("models/marts/")}
    found |= {uid for name in CONSUMERS for uid in whole[name]}
    todo = list(found)
    while todo:
        readers = set(whole["child_map"].get(todo.pop(), ())) - found
        found |= readers
        todo += readers
    return found


def near(whole: Manifest, cut: set[str]) -> Manifest:
    """What is left of the project without what is beyond."""
    part = {name: {uid: it for uid, it in whole[name].items() if uid not in cut} for name in MAPS}
    maps = {
        name: {uid: [each for each in ids if each not in cut] for uid, ids in whole[name].items() if uid not in cut}
        for name in ("parent_map", "child_map")
    }
    return {**whole, **part, **maps}


def far(whole: Manifest, cut: set[str], *, as_sources: bool) -> Manifest:
    """What is beyond, as a project of another name that reads what it needs as public models, or as sources."""
    needed = {each for uid in cut for each in whole["parent_map"].get(uid, ())} - cut
    text = json.dumps(
        {
            **whole,
            **{name: {uid: it for uid, it in whole[name].items() if uid in cut} for name in MAPS},
            "parent_map": {uid: ids for uid, ids in whole["parent_map"].items() if uid in cut},
            "child_map": {},
            "sources": {},
        }
    )
    for uid in cut:
        text = text.replace(f'"{uid}"', f'"{uid.replace(f".{NAME}.", f".{OTHER}.", 1)}"')
    names = {uid: f"source.{OTHER}.near.{uid.split('.')[2]}" if as_sources else uid for uid in needed}
    for uid, name in names.items():
        text = text.replace(f'"{uid}"', f'"{name}"')
    part: Manifest = json.loads(text)
    part["metadata"]["project_name"] = OTHER
    for uid, name in names.items():
        node = whole["nodes"].get(uid) or whole["sources"][uid]
        entry = {"unique_id": name, "name": node["name"], "relation_name": node["relation_name"]}
        if as_sources:
            part["sources"][name] = {**entry, "resource_type": "source", "source_name": "near", "package_name": OTHER}
        else:
            part["nodes"][name] = {**entry, "resource_type": "model", "package_name": NAME, "original_file_path": ""}
    return part


def written(folder: Path, what: Manifest) -> Path:
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps(what), encoding="utf-8")
    return folder


def told(impact: NodeImpact | ExposureImpact) -> tuple[object, ...]:
    """What happens, but for what depends on where one looks from."""
    if isinstance(impact, ExposureImpact):
        return impact.proof, impact.columns, impact.because, len(impact.path)
    kept = (impact.effect, impact.proof, impact.rows_changed, impact.because, len(impact.path))
    return (*kept, impact.columns_changed, impact.columns_removed, impact.columns_added, impact.renamed)


@pytest.mark.parametrize("edit", EDITS, ids=lambda path: path.name)
@pytest.mark.parametrize("as_sources", [False, True], ids=["mesh", "sources"])
def test_a_border_makes_no_difference(edit: Path, as_sources: bool, tmp_path: Path) -> None:
    base, head = manifest(ARTIFACTS / "base"), manifest(edit)
    cut = beyond(base)
    # The other project is as it was: so must its part be in the whole.
    after = near(head, beyond(head))
    whole = {**head, **{name: {**after[name], **{u: it for u, it in base[name].items() if u in cut}} for name in MAPS}}
    whole["parent_map"] = {**after["parent_map"], **{u: ids for u, ids in base["parent_map"].items() if u in cut}}
    whole["child_map"] = {
        uid: [c for c, ids in whole["parent_map"].items() if uid in ids] for uid in whole["parent_map"]
    }
    catalog = ARTIFACTS / "base" / "catalog.json"
    sides = [
        Artifacts(written(tmp_path / name, part), catalog)
        for name, part in {"base": base, "head": whole, "near_base": near(base, cut), "near_head": after}.items()
    ]
    other = written(tmp_path / "far", far(base, cut, as_sources=as_sources))
    one, _ = check(sides[0], sides[1])
    two, messages = check(sides[2], sides[3], around=Surroundings(consumers=(other,)))
    assert not messages
    expected = {
        uid.replace(f".{NAME}.", f".{OTHER}.", 1) if uid in cut else uid: told(it)
        for uid, it in one.changes.nodes.items()
    }
    assert {uid: told(it) for uid, it in two.changes.nodes.items()} == expected
    assert [told(each) for each in two.changes.exposures] == [told(each) for each in one.changes.exposures]
    assert {uid for uid, it in two.changes.nodes.items() if it.project} == {u for u in expected if f".{OTHER}." in u}
