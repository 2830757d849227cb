"""The project that the documentation's commands are run on: both sides' artifacts, and the files that pages name."""

import json
from pathlib import Path

from dbt_impact.render import FORMATS
from tests.render.reports import ALL
from tests.small_projects import SmallProject

_PROPERTIES = """
sources:
  orders: {id: integer, amount: double, tax: double, country_code: varchar}
models:
  stg_orders: {meta: {pii: true}}
exposures:
  revenue_dashboard: {label: Revenue dashboard, type: dashboard, owner: Finance, reads: [fct_orders]}
"""
_FILES = {
    "properties.yml": _PROPERTIES,
    "models/stg_orders.sql": "select id, amount, tax, country_code from {{ source('raw', 'orders') }}",
    "models/fct_orders.sql": "select id, amount, country_code as country from {{ ref('stg_orders') }}",
}
_HEAD = {
    **_FILES,
    "models/fct_orders.sql": "select id, amount + 1 as amount, country_code as country from {{ ref('stg_orders') }}",
}


def write_shop(folder: Path) -> None:
    """Writes it, so that a command can be run in `folder` as a page has it."""
    SmallProject(_FILES).write(folder / "prod")
    SmallProject(_HEAD).write(folder / "target")
    (folder / "dbt_project.yml").write_text("name: shop\n", encoding="utf-8")
    for place, name in (("../marketing/target", "marketing"), ("artifacts/sales", "sales")):
        (folder / place).mkdir(parents=True)
        other = (
            json.dumps(SmallProject(_FILES).manifest()).replace(".shop.", f".{name}.").replace('"shop"', f'"{name}"')
        )
        (folder / place / "manifest.json").write_text(other, encoding="utf-8")
    for name in ("looker.csv", "hex.csv"):
        (folder / name).write_text("exposure,column\nrevenue_dashboard,fct_orders.amount\n", encoding="utf-8")
    for name in ("report.json", "before.json"):
        (folder / name).write_text(FORMATS["json"](ALL["usual"]()), encoding="utf-8")
    (folder / "settings.yml").write_text("fail-on: risky\n", encoding="utf-8")
