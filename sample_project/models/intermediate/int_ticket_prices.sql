select
    tickets.ticket_id,
    tickets.order_id,
    tickets.performance_id,
    orders.customer_id,
    orders.channel_code,
    orders.ordered_at,
    tickets.list_price,
    tickets.discount,
    tickets.list_price - tickets.discount as net_price
from {{ ref('stg_tickets') }} as tickets
inner join {{ ref('stg_orders') }} as orders
    on tickets.order_id = orders.order_id
where orders.order_status <> 'abandoned'
