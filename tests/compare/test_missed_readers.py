"""Readers that were missed until every reader of a pool of queries was executed beside the report."""

from pathlib import Path

import pytest

from dbt_impact.lineage.nodes.lineage import Lineage
from tests.building import compared, model_id, project

_TABLES = {"t": "id, k, v", "u": "id, k, w"}
_UP = "select id, k, v from t"
_OPAQUE = "select k, (select max(w) from u where u.w > max(up.v)) as q from up group by k"

BROKEN = {
    "an alias that comes later": ("select v as k, k as v from up", "select id, k from t"),
    "more names than columns": ("select a from up as x(a, b, c)", "select id, k from t"),
    "more names than a CTE has columns": (
        "with c(x, y, z) as (select * from up) select x from c",
        "select id, k from t",
    ),
}


@pytest.mark.parametrize(("reader", "head"), BROKEN.values(), ids=BROKEN)
def test_what_fails_is_broken(reader: str, head: str, tmp_path: Path) -> None:
    found = compared(tmp_path, _TABLES, {"up": _UP, "m": reader}, {"up": head, "m": reader})
    assert found.nodes[model_id("m")].effect == "broken"


@pytest.mark.parametrize(
    ("head", "effect"), [("select id, k as kk, v from t", "broken"), ("select id, v as k, k as v from t", "unknown")]
)
def test_an_opaque_reader_sees_names(head: str, effect: str, tmp_path: Path) -> None:
    found = compared(tmp_path, _TABLES, {"up": _UP, "m": _OPAQUE}, {"up": head, "m": _OPAQUE})
    assert found.nodes[model_id("m")].effect == effect


def test_a_name_that_is_not_found_though_the_query_runs_may_be_made_of_anything(tmp_path: Path) -> None:
    """The fields that `unnest` of a struct makes columns of."""
    between = {"m": "select id, unnest({'a': v}) from up", "r": "select a from m"}
    found = compared(tmp_path, _TABLES, {"up": _UP, **between}, {"up": "select id, k, v + 1 as v from t", **between})
    assert found.nodes[model_id("r")].columns_changed == ("a",)


def test_names_that_an_alias_list_makes_twice_are_told_apart(tmp_path: Path) -> None:
    lineage = Lineage(project(tmp_path, {"m": "select * from t as x(k)"}, _TABLES))
    assert lineage.of(model_id("m")).names == ("k", "k_1", "v")


def test_two_samples_are_two(tmp_path: Path) -> None:
    sample = "(select id from t using sample 50%)"
    once = f"with s as {sample} select a.id, b.id as other from s a join s b on a.id = b.id"
    twice = f"select a.id, b.id as other from {sample} a join {sample} b on a.id = b.id"
    found = compared(tmp_path, _TABLES, {"m": once}, {"m": twice})
    assert found.nodes[model_id("m")].rows_changed
