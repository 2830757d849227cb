"""An entry that was only parsed at another time is the same; one that says anything else otherwise is not."""

import json
from pathlib import Path

import pytest

from dbt_impact.project.project import read_project
from dbt_impact.project.same import is_same


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (b'{"name":"m","created_at":17.5,"x":1}', b'{"name":"m","created_at":18.25,"x":1}', True),
        (b'{"name": "m", "created_at": 17.5}', b'{"name": "m", "created_at": 1750}', True),
        (b'{"name":"m","created_at":17.5,"x":1}', b'{"name":"m","created_at":18.25,"x":2}', False),
        (b'{"name":"m","created_at":17.5,"x":1}', b'{"name":"n","created_at":18.25,"x":1}', False),
        (b'{"name":"m"}', b'{"name":"n"}', False),
        # A column, a text or an object of that name is no time of parsing.
        (b'{"columns":{"created_at":{"name":"a"}}}', b'{"columns":{"created_at":{"name":"b"}}}', False),
        (b'{"created_at":"5"}', b'{"created_at":"6"}', False),
        (b'{"sql":"\\"created_at\\":5"}', b'{"sql":"\\"created_at\\":6"}', False),
        (b'{"created_at":5,"config":{"created_at":1}}', b'{"created_at":6,"config":{"created_at":2}}', False),
    ],
)
def test_only_the_time_of_parsing_is_left_out(one: bytes, other: bytes, expected: bool) -> None:
    assert is_same(one, other) is expected
    assert is_same(other, one) is expected
    assert is_same(one, one)


@pytest.mark.parametrize(
    ("entry", "moments", "same"),
    [
        ({"created_at": 1.5}, ("2026-03-01", "2026-03-02"), True),
        ({}, ("2026-03-01", "2026-03-02"), False),
        ({"columns": {"created_at": {"name": "created_at"}}}, ("2026-03-01", "2026-03-02"), False),
        ({}, ("2026-03-01", "2026-03-01"), True),
    ],
)
def test_equal_entries_are_of_one_manifest_where_they_or_the_runs_say_so(
    entry: dict[str, object], moments: tuple[str, str], same: bool, tmp_path: Path
) -> None:
    """What leaves out when an entry was parsed writes the same twice for the same files: that is no mistake."""
    made = []
    for i, moment in enumerate(moments):
        node = {"unique_id": "model.shop.it", "resource_type": "model", "name": "it", "package_name": "shop", **entry}
        schema = "https://schemas.getdbt.com/dbt/manifest/v12.json"
        manifest = {
            "metadata": {"dbt_schema_version": schema, "adapter_type": "duckdb", "generated_at": moment},
            "nodes": {"model.shop.it": node},
        }
        path = tmp_path / f"{i}.json"
        path.write_text(json.dumps(manifest), encoding="utf-8")
        made.append(read_project(path))
    assert made[0].is_same(made[1]) is same


@pytest.mark.parametrize(("text", "schema", "shared"), [("1", "v12", True), ("2", "v12", False), ("1", "v11", False)])
def test_what_two_manifests_have_alike_is_decoded_once(text: str, schema: str, shared: bool, tmp_path: Path) -> None:
    """The time of parsing aside; but what differs is each one's own, and so is what another dbt may write otherwise."""
    made = []
    for side, sql, at, version in (("base", "1", 1.5, "v12"), ("head", text, 2.5, schema)):
        it: dict[str, object] = {"unique_id": "model.shop.it", "resource_type": "model", "name": "it"}
        it |= {"package_name": "shop", "raw_code": f"select {sql}", "relation_name": f'"t{sql}"', "created_at": at}
        macro = {"unique_id": "macro.shop.m", "name": "m", "macro_sql": f"select {sql}", "created_at": at}
        address = f"https://schemas.getdbt.com/dbt/manifest/{version}.json"
        manifest = {
            "metadata": {"dbt_schema_version": address, "adapter_type": "duckdb"},
            "nodes": {"model.shop.it": it},
            "macros": {"macro.shop.m": macro},
        }
        path = tmp_path / f"{side}.json"
        path.write_text(json.dumps(manifest), encoding="utf-8")
        made.append(read_project(path))
    base, head = made
    head.put_beside(base)
    base.put_beside(head)
    assert (head.get("model.shop.it") is base.get("model.shop.it")) is shared
    assert (head.heading("model.shop.it") is base.heading("model.shop.it")) is shared
    assert head.get("model.shop.it").name == "it"
    assert head.heading("model.shop.it").raw_code == f"select {text}"
    assert head.relation_name("model.shop.it") == f'"t{text}"'
    assert base.relation_name("model.shop.it") == '"t1"'
    assert head.same_macro(base, "macro.shop.m") is (text == "1")
