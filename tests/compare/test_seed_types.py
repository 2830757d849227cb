"""A seed whose columns are told other types: those columns change, and none of whose type nobody says anything."""

import json
from pathlib import Path

from dbt_impact.pipeline import Artifacts, check
from tests.small_projects import SmallProject


def test_only_the_columns_of_another_type_change(tmp_path: Path) -> None:
    files = {
        "seeds/orders.csv": "id,amount,note\n1,2.50,x\n",
        "models/amounts.sql": "select id, note from {{ ref('orders') }}",
    }
    sides = {
        side: SmallProject(files | {"properties.yml": f"models: {{orders: {{column_types: {{id: {kind}}}}}}}"})
        for side, kind in (("base", "integer"), ("head", "varchar"))
    }
    base, head = (project.write(tmp_path / side) for side, project in sides.items())
    # Head was not built yet: only production's catalog says of which type the other columns are.
    (head / "catalog.json").unlink()
    path = base / "catalog.json"
    catalog = json.loads(path.read_text())
    catalog["nodes"]["seed.shop.orders"]["columns"]["amount"]["type"] = "DOUBLE"
    path.write_text(json.dumps(catalog))
    report, _ = check(Artifacts(base), Artifacts(head))
    nodes = report.changes.nodes
    assert nodes["seed.shop.orders"].columns_changed == ("id",)
    assert nodes["model.shop.amounts"].columns_changed == ("id",)
