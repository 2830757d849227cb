"""What no build in DuckDB shows: hooks, names of relations, other warehouses' views, what a run keeps."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dbt_impact.pipeline import Artifacts, check
from dbt_impact.rebuild.plan import Plan
from tests.small_projects import SmallProject

Files = dict[str, str]
Manifest = dict[str, Any]
SQL: Files = {
    "models/stg.sql": "select id, amount from {{ source('raw', 'orders') }}",
    "models/fct.sql": "select id, amount from {{ ref('stg') }}",
    "models/rpt.sql": "select id from {{ ref('fct') }}",
}
SOURCES = {"sources": {"raw": {}, "orders": {"id": "integer", "amount": "integer"}}}
EDITED = {"models/stg.sql": "select id, amount + 1 as amount from {{ source('raw', 'orders') }}"}


def as_is(manifest: Manifest) -> None:
    """No edit."""


def plan(
    folder: Path,
    files: Files,
    base: Manifest,
    head: Manifest,
    *,
    edits: Files | None = None,
    edit: Callable[[Manifest], None] = as_is,
) -> Plan:
    """The plan for one set of files under two sets of properties, with some files edited, and head's manifest, too."""
    for side, given, own in (("base", base, files), ("head", head, {**files, **(edits or {})})):
        made = SmallProject({**own, "properties.yml": json.dumps({**SOURCES, **given})})
        made.write(folder / side)
    manifest = folder / "head" / "manifest.json"
    written = json.loads(manifest.read_text(encoding="utf-8"))
    edit(written)
    manifest.write_text(json.dumps(written), encoding="utf-8")
    found = check(Artifacts(folder / "base"), Artifacts(folder / "head"))[0].rebuild
    assert found is not None
    return found


def of(kinds: dict[str, Any], **given: Any) -> Manifest:
    """Properties: how each model is materialized, or all of its configuration."""
    models = {name: {"materialized": own} if isinstance(own, str) else own for name, own in kinds.items()}
    return {"models": models, **given}


def built(found: Plan) -> list[str]:
    return [step.unique_id.rpartition(".")[2] for step in found.steps]


def test_a_view_is_dropped_with_what_it_reads_where_it_is_bound_to_it(tmp_path: Path) -> None:
    kinds = {"stg": "table", "fct": "view", "rpt": "view"}
    for adapter, expected in (("postgres", ["stg", "fct", "rpt"]), ("duckdb", ["stg"])):
        given = of(kinds, adapter=adapter)
        assert built(plan(tmp_path / adapter, SQL, given, given, edits=EDITED)) == expected


def test_a_hook_may_do_anything(tmp_path: Path) -> None:
    before = of({"stg": "table", "fct": "table", "rpt": "table"})
    after = of({"stg": "table", "fct": {"materialized": "table", "post_hook": "delete from x"}, "rpt": "table"})
    assert built(plan(tmp_path, SQL, before, after)) == ["fct", "rpt"]


def test_a_macro_of_a_hook_or_of_a_materialization_is_seen(tmp_path: Path) -> None:
    macro = "macros/{}.sql"
    for name, own in (("clean", "table"), ("materialization_kept_default", "kept")):
        given = of({"stg": "view", "fct": {"materialized": own}, "rpt": "table"})

        def hooked(manifest: Manifest) -> None:
            node = manifest["nodes"]["model.shop.fct"]
            node["config"]["post-hook"] = [{"sql": "{{ clean() }}"}]
            node["depends_on"]["macros"] = ["macro.shop.clean"]

        found = plan(
            tmp_path / name,
            {**SQL, macro.format(name): "one"},
            given,
            given,
            edits={macro.format(name): "two"},
            edit=hooked if name == "clean" else as_is,
        )
        assert built(found) == ["fct", "rpt"], name


def test_how_a_table_lies_concerns_itself_alone_and_labels_nobody(tmp_path: Path) -> None:
    before = of({"stg": "table", "fct": "table", "rpt": "table"})
    after = of({"stg": "table", "fct": {"materialized": "table", "cluster_by": ["id"]}, "rpt": "table"})
    assert built(plan(tmp_path / "clustered", SQL, before, after)) == ["fct"]
    labelled = of({"stg": {"materialized": "table", "meta": {"a": 1}, "tags": ["x"]}, "fct": "table", "rpt": "table"})
    found = plan(tmp_path / "labelled", SQL, before, labelled)
    assert not found.steps
    assert found.state_modified_plus == 3


def test_what_keeps_its_rows_is_refreshed_and_what_forbids_that_is_told(tmp_path: Path) -> None:
    kinds = {"stg": "view", "fct": {"materialized": "incremental", "full_refresh": False}, "rpt": "insert_by_period"}
    found = plan(
        tmp_path,
        SQL,
        of(kinds),
        of(kinds),
        edits={"models/fct.sql": "select id + 1 as id, 1 as amount from {{ ref('stg') }}"},
    )
    assert [step.action for step in found.steps] == ["full-refresh", "full-refresh"]
    assert "full_refresh: false" in found.steps[0].reason


def test_a_view_in_other_words_is_made_anew_only_with_what_it_reads(tmp_path: Path) -> None:
    given = of({"stg": "view", "fct": "view", "rpt": "table"})
    alone = {"models/fct.sql": "select x.id, x.amount from {{ ref('stg') }} as x"}
    found = plan(tmp_path / "alone", SQL, given, given, edits=alone)
    assert not found.steps
    assert found.equal == ("model.shop.fct",)
    files = {**SQL, "models/fct.sql": "select id, amount + 1 as more from {{ ref('stg') }}"}
    moved = {
        "models/stg.sql": "select id, amount, amount + 1 as more from {{ source('raw', 'orders') }}",
        "models/fct.sql": "select id, more from {{ ref('stg') }}",
    }
    assert built(plan(tmp_path / "moved", files, given, given, edits=moved)) == ["stg", "fct"]


def test_a_relation_under_another_name_takes_its_views_along_and_not_its_tables(tmp_path: Path) -> None:
    files = {**SQL, "models/seen.sql": "select id from {{ ref('stg') }}"}
    before = of({"stg": "table", "fct": "table", "seen": "view"})
    after = of({"stg": {"materialized": "table", "alias": "staged"}, "fct": "table", "seen": "view"})
    assert built(plan(tmp_path, files, before, after)) == ["stg", "seen"]


def test_a_source_in_another_schema_is_other_data(tmp_path: Path) -> None:
    given = of({"stg": "view", "fct": "table", "rpt": "table"})

    def placed(schema: str) -> Callable[[Manifest], None]:
        def edit(manifest: Manifest) -> None:
            manifest["sources"]["source.shop.raw.orders"] |= {"unrendered_schema": schema}

        return edit

    def both(manifest: Manifest) -> None:
        base = tmp_path / "base" / "manifest.json"
        written = json.loads(base.read_text(encoding="utf-8"))
        placed("raw")(written)
        base.write_text(json.dumps(written), encoding="utf-8")
        placed("vault")(manifest)

    assert built(plan(tmp_path, SQL, given, given, edit=both)) == ["stg", "fct", "rpt"]


def test_a_function_is_built_with_all_that_calls_it(tmp_path: Path) -> None:
    given = of({"stg": "view", "fct": "table", "rpt": "table"})

    def called(body: str) -> Callable[[Manifest], None]:
        def edit(manifest: Manifest) -> None:
            uid = "function.shop.cents"
            own = {"unique_id": uid, "resource_type": "function", "name": "cents", "raw_code": body}
            manifest["functions"] = {uid: {**own, "package_name": "shop"}}
            manifest["parent_map"]["model.shop.fct"].append(uid)
            manifest["child_map"][uid] = ["model.shop.fct"]

        return edit

    def both(manifest: Manifest) -> None:
        base = tmp_path / "base" / "manifest.json"
        written = json.loads(base.read_text(encoding="utf-8"))
        called("x / 100")(written)
        base.write_text(json.dumps(written), encoding="utf-8")
        called("x / 1000")(manifest)

    found = plan(tmp_path, SQL, given, given, edit=both)
    assert built(found) == ["cents", "fct", "rpt"]
    assert found.state_modified_plus == 3


def test_a_snapshot_records_the_change_and_keeps_its_history(tmp_path: Path) -> None:
    files = {**SQL, "snapshots/kept.sql": "select id, amount from {{ ref('stg') }}"}
    given = of({"stg": "table", "fct": "view", "kept": {"unique_key": "id", "strategy": "check", "check_cols": "all"}})
    found = plan(tmp_path, files, given, given, edits=EDITED)
    assert {step.unique_id: step.action for step in found.steps} == {
        "model.shop.stg": "build",
        "snapshot.shop.kept": "snapshot",
    }


@pytest.mark.parametrize("key", ["full_refresh", "persist_docs", "post-hook", "materialized"])
def test_an_odd_configuration_ends_no_run(tmp_path: Path, key: str) -> None:
    given = of({"stg": "table", "fct": "table"})

    def odd(manifest: Manifest) -> None:
        manifest["nodes"]["model.shop.stg"]["config"][key] = None
        manifest["nodes"]["model.shop.stg"]["unrendered_config"][key] = [None, {"a": "\u202e$(x)"}]

    assert plan(tmp_path, SQL, given, given, edit=odd).state_modified_plus == 3
