"""Questions that start at a tag or at `meta`, wherever dbt keeps them."""

import json
from pathlib import Path

import pytest

from dbt_impact.errors import DbtImpactError
from dbt_impact.flow.starts import Starts
from dbt_impact.project.project import Project, read_project
from tests.flow.asking import ask, shop, told

PII = frozenset({("pii", "true")})


def labelled(folder: Path, unique_id: str, entry: dict[str, object]) -> Project:
    """The shop with more in one entry of its manifest."""
    shop(folder)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    node = manifest["nodes"][unique_id]
    for key, value in entry.items():
        node[key] = {**node[key], **value} if isinstance(value, dict) and isinstance(node.get(key), dict) else value
    path.write_text(json.dumps(manifest))
    return read_project(folder)


@pytest.mark.parametrize(
    "column",
    [{"meta": {"pii": True}}, {"config": {"meta": {"pii": "True"}}}, {"meta": {"pii": [True, 1]}}],
    ids=["meta", "config", "a list"],
)
def test_columns_by_meta(tmp_path: Path, column: dict[str, object]) -> None:
    where = labelled(tmp_path, "seed.shop.feed", {"columns": {"email": {"name": "email", **column}}})
    assert told(ask(where, "downstream", starts=Starts(meta=PII))) == {"stg_feed": "email_hash value"}


@pytest.mark.parametrize("entry", [{"tags": ["watched"]}, {"config": {"tags": "watched"}}], ids=["node", "config"])
def test_a_node_by_tag_is_all_of_it(tmp_path: Path, entry: dict[str, object]) -> None:
    where = labelled(tmp_path, "model.shop.stg_feed", entry)
    assert told(ask(where, "downstream", starts=Starts(tags=frozenset({"watched"})))) == told(
        ask(where, "downstream", "stg_feed")
    )


def test_a_label_that_nothing_carries_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DbtImpactError, match="labelled pii=true"):
        ask(shop(tmp_path), "downstream", starts=Starts(meta=PII))


def test_critical_is_a_tag_or_meta(tmp_path: Path) -> None:
    where = labelled(tmp_path, "model.shop.totals", {"config": {"meta": {"critical": True}}})
    found = ask(where, "downstream", "feed.amount")
    assert [each.name for each in found.reached if each.critical] == ["totals"]


def test_labels_that_are_not_as_dbt_writes_them_are_none(tmp_path: Path) -> None:
    where = labelled(tmp_path, "model.shop.totals", {"tags": {"critical": 1}})
    assert not any(each.critical for each in ask(where, "downstream", "feed.amount").reached)
