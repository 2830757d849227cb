"""Artifacts of real dbt: the sample's pull request against what happened when it was executed, and what must be silent.

`../shared/scenarios` beside the repository, where it is there, holds more of them, executed in the same way.
"""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dbt_impact.pipeline import Artifacts, check
from dbt_impact.render import FORMATS
from dbt_impact.rules.report import Report

ROOT = Path(__file__).parents[1]
ARTIFACTS = ROOT / "sample_project" / "artifacts"
EDITS = sorted((ARTIFACTS / "edits").iterdir())
BASE = ARTIFACTS / "base"
CATALOG = BASE / "catalog.json"
SCENARIOS = Path(__file__).parents[2] / "shared" / "scenarios"
SHARED = sorted(SCENARIOS.glob("*/expected.json"))
FAILS, STOPS = ("broken", "blocked"), ("broken", "blocked", "removed")

every_edit = pytest.mark.parametrize("edit", EDITS, ids=lambda path: path.name)
every_shared = pytest.mark.parametrize("scenario", [it.parent for it in SHARED], ids=lambda path: path.name)


def compared(base: Path, head: Path, head_catalog: Path | None = CATALOG) -> Report:
    return check(Artifacts(base), Artifacts(head, head_catalog))[0]


def is_silent(report: Report) -> bool:
    """Nothing to act on. One manifest given twice is never called clean: the report doubts that it was meant."""
    verdict = "unknown" if report.changes.doubts else "safe"
    return not report.findings and not report.changes.exposures and report.verdict == verdict


def expected(folder: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return truth


def with_effect(report: Report, *effects: str) -> set[str]:
    return {uid for uid, node in report.changes.nodes.items() if node.effect in effects}


def agrees(report: Report, truth: dict[str, Any]) -> None:
    """Whatever happened is in the report, and the verdict is as bad as it was, no worse."""
    nodes = report.changes.nodes
    assert {*truth["broken"], *truth["broken_at_next_run"]} == with_effect(report, "broken")
    assert {*truth["blocked"]} <= with_effect(report, *FAILS)
    assert {*truth["changed"], *truth["rows_changed"]} <= nodes.keys()
    assert truth["exposures"].keys() <= {each.unique_id for each in report.changes.exposures}
    for uid, columns in truth["removed_columns"].items():
        assert {*columns} == {*nodes[uid].columns_removed, *nodes[uid].renamed}, uid
    for uid, columns in truth["added_columns"].items():
        assert {*columns} == {*nodes[uid].columns_added, *nodes[uid].renamed.values()}, uid
    for uid, columns in truth["changed_in_kept_rows"].items():
        assert nodes[uid].effect == "unknown" or {*columns} <= {*nodes[uid].columns_changed}, uid
    verdicts = {"break": {"breaking"}, "value": {"changed", "risky"}, "safe": {"safe"}}
    assert report.verdict in verdicts[truth["class"]]


@every_edit
def test_each_edit_does_what_it_did_when_executed(edit: Path) -> None:
    agrees(compared(BASE, edit), expected(edit))


def test_the_whole_pull_request_does_what_it_did_when_executed() -> None:
    agrees(compared(BASE, ARTIFACTS / "head"), expected(ARTIFACTS / "head"))


@pytest.mark.parametrize("variant", ["base", "incremental", "other_target", "parse_only"])
def test_base_made_otherwise_is_silent(variant: str) -> None:
    assert is_silent(compared(BASE, ARTIFACTS / variant))
    assert is_silent(compared(ARTIFACTS / variant, BASE))


@every_edit
def test_an_edit_against_itself_is_silent(edit: Path) -> None:
    assert is_silent(compared(edit, edit))


@pytest.mark.parametrize("variant", ["partial", "partial_other_target"])
def test_a_partly_compiled_head_says_what_the_whole_says(variant: str) -> None:
    whole, partly = compared(BASE, ARTIFACTS / "head"), compared(BASE, ARTIFACTS / variant)
    for effects in (("broken",), ("blocked",), ("changed",), ("equivalent",), ("unknown",)):
        assert with_effect(whole, *effects) == with_effect(partly, *effects)
    assert [finding.message for finding in whole.findings] == [finding.message for finding in partly.findings]
    assert is_silent(compared(ARTIFACTS / variant, ARTIFACTS / variant))


def test_production_compiled_as_incremental_says_what_a_fresh_one_says() -> None:
    fresh, incremental = compared(BASE, ARTIFACTS / "head"), compared(ARTIFACTS / "incremental", ARTIFACTS / "head")
    for effects in (FAILS, ("changed",)):
        assert with_effect(fresh, *effects) == with_effect(incremental, *effects)


def test_another_version_of_dbt_is_silent(tmp_path: Path) -> None:
    drifted = drift(json.loads((BASE / "manifest.json").read_text(encoding="utf-8")))
    (tmp_path / "manifest.json").write_text(json.dumps(drifted), encoding="utf-8")
    assert is_silent(compared(BASE, tmp_path))
    assert is_silent(compared(tmp_path, BASE))
    assert not compared(BASE, tmp_path).changes.changes


def drift(manifest: dict[str, Any]) -> dict[str, Any]:
    """The same project as another dbt 1.x writes it: what versions were seen to disagree on."""
    manifest["metadata"] |= {
        "dbt_version": "1.10.3",
        "generated_at": "2027-01-01T00:00:00Z",
        "invocation_id": "another",
        "invocation_started_at": "2027-01-01T00:00:00Z",
        "run_started_at": None,
    }
    manifest.pop("functions", None)
    manifest["of_another_version"] = {}
    for node in entries(manifest):
        node["created_at"] = 1.5
        node["of_another_version"] = None
        node.pop("doc_blocks", None)
        node.pop("primary_key", None)
        node.pop("time_spine", None)
        config = node.get("config", {})
        for key in ("meta", "tags"):
            if key in config:
                node[key] = config.pop(key)
            elif key in node:
                config[key] = node.pop(key)
        for column in node.get("columns", {}).values():
            column.pop("doc_blocks", None)
            column.pop("config", None)
        if node.get("resource_type") != "seed" and isinstance(node.get("raw_code"), str):
            node["raw_code"] = node["raw_code"].rstrip("\n") + "\n"
        if node.get("language") == "python":
            node["checksum"] = {"name": "sha256", "checksum": "0" * 64}
    return manifest


def entries(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for kind in ("nodes", "sources", "exposures", "metrics", "semantic_models", "unit_tests", "macros"):
        yield from manifest.get(kind, {}).values()


def test_an_old_schema_says_what_the_new_one_says(tmp_path: Path) -> None:
    """Schema v6 (dbt 1.2) names the SQL otherwise and knows no contract, version or semantic model."""
    for side in ("base", "head"):
        manifest = older(json.loads((ARTIFACTS / side / "manifest.json").read_text(encoding="utf-8")))
        (tmp_path / side).mkdir()
        (tmp_path / side / "manifest.json").write_bytes(gzip.compress(json.dumps(manifest).encode()))
    (tmp_path / "base" / "catalog.json").write_bytes(CATALOG.read_bytes())
    new, old = compared(BASE, ARTIFACTS / "head"), compared(tmp_path / "base", tmp_path / "head")
    known = {uid for uid in with_effect(new, "broken") if not uid.startswith(("semantic_model.", "metric."))}
    assert known <= with_effect(old, "broken")
    assert old.verdict == "breaking"


def older(manifest: dict[str, Any]) -> dict[str, Any]:
    manifest["metadata"]["dbt_schema_version"] = "https://schemas.getdbt.com/dbt/manifest/v6.json"
    for node in manifest["nodes"].values():
        for name in ("raw", "compiled"):
            if f"{name}_code" in node:
                node[f"{name}_sql"] = node.pop(f"{name}_code")
    for kind in ("semantic_models", "metrics", "saved_queries", "unit_tests", "functions", "groups"):
        manifest.pop(kind, None)
    return manifest


HeadCatalog = Callable[[Path], Path | None]


def own(scenario: Path) -> Path | None:
    return None


def of_base(scenario: Path) -> Path | None:
    catalog = scenario / "base" / "catalog.json"
    return catalog if catalog.exists() else None


@pytest.mark.skipif(not SHARED, reason="the scenarios beside the repository are not here")
@every_shared
@pytest.mark.parametrize("head_catalog", [own, of_base])
def test_shared_scenarios_say_what_happened_when_executed(scenario: Path, head_catalog: HeadCatalog) -> None:
    truth, report = expected(scenario), compared(scenario / "base", scenario / "head", head_catalog(scenario))
    if truth["class"] == "safe":
        assert report.verdict == "safe"
        return
    if truth["class"] == "ambiguous":
        return
    assert report.verdict != "safe"
    assert not missing(report, truth)
    assert truth["class"] != "break" or report.verdict == "breaking"


def missing(report: Report, truth: dict[str, Any]) -> set[str]:
    """What happened and the report does not name."""
    document = json.loads(FORMATS["json"](report))
    text = json.dumps(document["findings"]) + json.dumps(document["exposures"])
    reached, stopped = names(report.changes.nodes), names(with_effect(report, *STOPS))
    lost = {each for each in truth.get("affected_exposures", ()) if each not in text}
    lost |= {*truth.get("affected_models_min", ())} - reached
    if truth["class"] == "break":
        tests = (*truth.get("broken_tests", ()), *truth.get("broken_metrics", ()))
        lost |= {*truth["broken_models"]} - stopped
        lost |= {each for each in tests if each.rpartition(".")[2] not in text}
    return lost


def names(ids: Any) -> set[str]:
    """The names of nodes as people write them: with and without their version."""
    bare = {uid.split(".", 2)[2] for uid in ids}
    return bare | {name.replace(".", "_") for name in bare} | {name.partition(".")[0] for name in bare}


@pytest.mark.skipif(not SHARED, reason="the scenarios beside the repository are not here")
@every_shared
@pytest.mark.parametrize("side", ["base", "head"])
def test_a_side_of_a_shared_scenario_against_itself_is_silent(scenario: Path, side: str) -> None:
    assert is_silent(compared(scenario / side, scenario / side, None))
