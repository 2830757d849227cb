"""What `state:modified+` would build, against what real dbt listed for the sample's edits."""

import json
from pathlib import Path

import pytest

from dbt_impact.project.project import read_project
from dbt_impact.rebuild.sides import Sides
from dbt_impact.rebuild.state_modified import plus, state_modified

ARTIFACTS = Path(__file__).parents[2] / "sample_project" / "artifacts"
LISTED: dict[str, list[str]] = json.loads((ARTIFACTS / "state_modified.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("head", LISTED)
def test_dbt_says_the_same(head: str) -> None:
    sides = Sides(read_project(ARTIFACTS / "base"), read_project(ARTIFACTS / head))
    assert sorted(plus(sides, state_modified(sides))) == LISTED[head]


def test_the_list_is_of_every_edit() -> None:
    edits = {f"edits/{path.name}" for path in (ARTIFACTS / "edits").iterdir()}
    assert LISTED.keys() == edits | {"head", "other_target"}
    assert all(LISTED.values())
