select
    order_id,
    customer_id,
    channel_code,
    order_status,
    cast(ordered_at as date) as ordered_on,
    ticket_count,
    order_total
from {{ ref('int_orders_enriched') }}
