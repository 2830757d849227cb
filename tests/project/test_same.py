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
