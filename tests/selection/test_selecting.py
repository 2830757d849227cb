"""Which nodes dbt's selector words mean, on the sample project."""

from pathlib import Path

import pytest

from dbt_impact.errors import DbtImpactError
from dbt_impact.project.project import Project, read_project
from dbt_impact.selection.named import select
from dbt_impact.selection.selector import Selector
from dbt_impact.selection.words import parse_selection

SAMPLE = Path(__file__).parents[2] / "sample_project" / "artifacts" / "base"


@pytest.fixture(scope="module")
def sample() -> Project:
    return read_project(SAMPLE)


def selected(project: Project, words: str) -> set[str]:
    return {each.split(".", 2)[2] for each in Selector(parse_selection(words), project).selected()}


def test_a_selection_is_a_union_of_intersections(sample: Project) -> None:
    staging = selected(sample, "path:models/staging,resource_type:model")
    assert staging
    assert all(each.startswith("stg_") for each in staging)
    assert selected(sample, "stg_orders stg_shows") == {"stg_orders", "stg_shows"}
    assert selected(sample, "stg_orders,stg_shows") == set()


def test_plus_goes_along_the_graph(sample: Project) -> None:
    parents = {each.split(".", 2)[2] for each in sample.parents(_id(sample, "fct_orders"))}
    assert selected(sample, "1+fct_orders") == {*parents, "fct_orders"}
    below = selected(sample, "stg_orders+")
    assert "fct_orders" in below
    assert selected(sample, "@stg_orders") >= below | selected(sample, "+fct_orders")
    assert selected(sample, "+exposure:*,resource_type:source") <= selected(sample, "resource_type:source")


@pytest.mark.parametrize("word", ["exposure.type:dashboard", "exposure.maturity:high"])
def test_exposures_by_what_they_are(sample: Project, word: str) -> None:
    found = Selector(parse_selection(word), sample).selected()
    assert found
    assert all(each.startswith("exposure.") for each in found)


@pytest.mark.parametrize(
    "word", ["fct_orders", "name:fct_orders", "fqn:fct_orders", "fct_orders.sql", "file:fct_orders", "fct_orde?s"]
)
def test_a_model_by_its_name(sample: Project, word: str) -> None:
    assert selected(sample, word) == {"fct_orders"}


def test_configuration_and_sources(sample: Project) -> None:
    incremental = selected(sample, "config.materialized:incremental")
    assert incremental
    assert incremental < selected(sample, "resource_type:model resource_type:snapshot")
    sources = selected(sample, "resource_type:source")
    assert selected(sample, f"source:{next(iter(sources)).partition('.')[0]}") <= sources


def test_what_selects_nothing_is_said_where_a_node_is_asked_for(sample: Project) -> None:
    with pytest.raises(DbtImpactError, match="tag:nobody selects nothing"):
        select(sample, "tag:nobody")
    assert len(select(sample, "path:models/staging")[0]) > 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("tga:x", "no selector method 'tga': did you mean tag?"),
        ("state:modified", "no selector method 'state'"),
        ("config.:x", "no selector method 'config.'"),
        ("tag:", "selects nothing"),
        ("a,,b", "selects nothing"),
        ("99999+a", "write [+] alone"),
    ],
)
def test_words_that_are_none(words: str, said: str) -> None:
    with pytest.raises(DbtImpactError, match=said):
        parse_selection(words)


def _id(project: Project, name: str) -> str:
    return next(each for each in project.ids() if each.startswith("model.") and each.endswith(f".{name}"))
