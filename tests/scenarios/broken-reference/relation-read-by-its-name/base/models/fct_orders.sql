select id, amount
from "db"."main"."old_orders"
