"""Words that dbt takes for one node and no other (each was tried with dbt 1.11), and lines that no shell misreads."""

import json
import shlex
from pathlib import Path

import pytest
import yaml

from dbt_impact.project.project import read_project
from dbt_impact.rebuild.decision import Step
from dbt_impact.rebuild.plan import Plan
from dbt_impact.rebuild.selecting import selected
from dbt_impact.render.rebuild_command import SELECTOR, command, selectors

NODES = {
    "model.shop.stg_orders": ("staging", "stg_orders"),
    "model.shop.staging": ("x", "staging"),
    "model.shop.shop": ("x", "shop"),
    "model.shop.finance": ("marts", "finance"),
    "model.shop.revenue": ("marts", "finance", "revenue"),
    "model.shop.top": ("top",),
    "model.shop.inner": ("top", "inner"),
    "model.shop.customers.v1": ("x", "customers", "v1"),
    "model.shop.customers.v2": ("x", "customers", "v2"),
    "model.other.orders": ("orders",),
    "model.shop.orders": ("x", "orders"),
    "model.shop.with+plus": ("x", "with+plus"),
    "model.shop.$(reboot);": ("x", "$(reboot);"),
}
WORDS = {
    "model.shop.stg_orders": "stg_orders",
    "model.shop.staging": "shop.x.staging",
    "model.shop.shop": "shop.x.shop",
    "model.shop.finance": "finance",
    "model.shop.top": "shop.top,file:top.sql",
    "model.shop.customers.v2": "customers.v2",
    "model.shop.orders": "shop.x.orders",
    "model.other.orders": "other.orders",
    "model.shop.with+plus": "with?plus",
    "model.shop.$(reboot);": "??reboot??",
}


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    nodes: dict[str, object] = {}
    for unique_id, path in NODES.items():
        package, name, *version = unique_id.split(".")[1:]
        nodes[unique_id] = {
            "unique_id": unique_id,
            "resource_type": "model",
            "name": name,
            "package_name": package,
            "fqn": [package, *path],
            "original_file_path": f"models/{'/'.join(path[:-1])}/{'_'.join((name, *version))}.sql",
            "version": version[0][1:] if version else None,
            "depends_on": {"nodes": [], "macros": []},
        }
    metadata = {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"}
    (tmp_path / "manifest.json").write_text(json.dumps({"metadata": metadata, "nodes": nodes}), encoding="utf-8")
    return tmp_path


def test_each_node_has_its_own_words(manifest: Path) -> None:
    assert dict(zip(WORDS, selected(read_project(manifest), WORDS), strict=True)) == WORDS


def of(*words: str) -> Plan:
    steps = tuple(Step(unique_id=f"model.shop.m{at}", action="build", reason="it is new") for at in range(len(words)))
    return Plan(steps=steps, words=words, state_modified_plus=9)


def test_a_shell_reads_the_words_as_they_are() -> None:
    assert shlex.split(command(of("??reboot??", "a*b", "orders"))) == [
        *("dbt", "build", "--select", "??reboot??", "a*b", "orders")
    ]
    assert command(of()) == ""


def test_a_long_selection_is_a_selector() -> None:
    plan = of(*(f"a_model_with_a_long_name_{number}" for number in range(60)))
    assert command(plan) == f"dbt build --selector {SELECTOR}"
    (found,) = yaml.safe_load(selectors(plan) or "")["selectors"]
    assert found == {"name": SELECTOR, "definition": {"union": list(plan.words)}}
    assert selectors(of("orders")) is None
