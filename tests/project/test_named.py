"""What people write for a node: a reference, a name, a relation as a query log has it."""

from pathlib import Path

import pytest

from dbt_impact.project.named import node_named
from dbt_impact.project.project import read_project
from tests.small_projects import SmallProject

FILES = {
    "properties.yml": """
        sources: {orders: {id: integer}}
        models:
          dim_v1: {of: dim, version: 1, latest_version: 2, alias: dim_old}
          dim_v2: {of: dim, version: 2, latest_version: 2}
    """,
    "models/fct_orders.sql": "select id from {{ source('raw', 'orders') }}",
    "models/dim_v1.sql": "select 1 as id",
    "models/dim_v2.sql": "select 1 as id",
}
FCT, FIRST, SECOND, RAW = "model.shop.fct_orders", "model.shop.dim.v1", "model.shop.dim.v2", "source.shop.raw.orders"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("fct_orders", FCT),
        ("ref('shop', 'fct_orders')", FCT),
        ("FCT_ORDERS", FCT),
        ("db.main.fct_orders", FCT),
        ('"MAIN"."fct_orders"', FCT),
        ("other.fct_orders", None),
        ("raw.orders", RAW),
        ("source('raw', 'orders')", RAW),
        ("dim", FIRST),
        ("dim.v2", SECOND),
        ("dim_old", FIRST),
        ("ref('dim', v=2)", SECOND),
        ('ref("dim", version="2")', SECOND),
        ("ref('gone')", None),
        ("", None),
    ],
)
def test_what_a_word_means(tmp_path: Path, written: str, meant: str | None) -> None:
    project = read_project(SmallProject(FILES).write(tmp_path))
    assert node_named(project, written, [FCT, FIRST, SECOND, RAW]) == meant
