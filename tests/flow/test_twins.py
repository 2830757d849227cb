"""One relation under two ids: a source that names what a seed or a model of the project builds."""

import json
from pathlib import Path

import pytest

from dbt_impact.project.project import Project, read_project
from tests.flow.asking import ask, shop, told


def with_source(folder: Path, relation: str) -> Project:
    """A shop whose one model reads a source of the given relation, which may be the seed `feed`."""
    shop(folder, {"stg": "select id, amount from feed where email is not null"})
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    source = {
        "unique_id": "source.shop.raw.orders",
        "resource_type": "source",
        "name": "orders",
        "source_name": "raw",
        "identifier": "feed",
        "relation_name": relation,
        "columns": {},
    }
    manifest["sources"] = {source["unique_id"]: source}
    stg = manifest["nodes"]["model.shop.stg"]
    stg["depends_on"]["nodes"] = [source["unique_id"]]
    stg["compiled_code"] = f"select id, amount from {relation} where email is not null"
    manifest["parent_map"] |= {"model.shop.stg": [source["unique_id"]], source["unique_id"]: []}
    manifest["child_map"] |= {"seed.shop.feed": [], source["unique_id"]: ["model.shop.stg"]}
    path.write_text(json.dumps(manifest))
    return read_project(folder)


def test_what_reads_the_source_is_built_on_the_seed(tmp_path: Path) -> None:
    where = with_source(tmp_path, '"db"."main"."feed"')
    assert told(ask(where, "downstream", "feed.amount")) == {"orders": "amount value", "stg": "amount value"}
    assert told(ask(where, "downstream", "seed.shop.feed"))["stg"] == "amount value, id value, rows rows"
    assert told(ask(where, "upstream", "stg.amount")) == {
        "orders": "amount value, email filter, rows rows",
        "feed": "amount value, email filter, rows rows",
    }


@pytest.mark.parametrize("relation", ['"other"."main"."feed"', '"db"."main"."feeds"'])
def test_another_relation_is_another_thing(tmp_path: Path, relation: str) -> None:
    where = with_source(tmp_path, relation)
    assert not ask(where, "downstream", "feed.amount").reached
