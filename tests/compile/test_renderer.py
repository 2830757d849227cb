"""Rendering without dbt, held to what dbt itself compiled."""

from pathlib import Path

import pytest

from dbt_impact.compile.checkout import given_for
from dbt_impact.compile.renderer import Rendered, Renderer
from dbt_impact.project.nodes import Node
from dbt_impact.project.project import read_project

SAMPLE = Path(__file__).parents[2] / "sample_project"
ARTIFACTS = SAMPLE / "artifacts"


@pytest.mark.parametrize(("variant", "is_incremental"), [("base", False), ("incremental", True)])
def test_every_node_of_the_sample_renders_to_what_dbt_compiled(variant: str, is_incremental: bool) -> None:
    project = read_project(ARTIFACTS / variant)
    renderer = Renderer(project, given_for(project, SAMPLE))
    compared = 0
    for unique_id in project.ids():
        node = project.get(unique_id)
        if isinstance(node, Node) and node.compiled_code and node.language == "sql":
            found = renderer.compiled(unique_id, is_incremental=is_incremental)
            assert isinstance(found, Rendered), (unique_id, found)
            assert words(found.sql) == words(node.compiled_code), unique_id
            assert [each.id for each in found.ctes] == [each.id for each in node.extra_ctes]
            compared += 1
    assert compared > 30


def words(sql: str) -> list[str]:
    return sql.split()
