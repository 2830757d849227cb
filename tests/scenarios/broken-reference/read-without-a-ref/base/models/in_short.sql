SELECT id, note FROM main.a_orders
