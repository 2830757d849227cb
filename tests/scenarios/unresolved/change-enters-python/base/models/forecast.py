"""What a forecast of each order would be."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    orders = dbt.ref("stg_orders").df()
    return orders.groupby("id").sum().reset_index()
