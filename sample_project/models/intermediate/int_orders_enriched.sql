with orders as (

    select * from {{ ref('stg_orders') }}

),

channels as (

    select * from {{ ref('sales_channels') }}

),

totals as (

    select
        order_id,
        count(*) as ticket_count,
        sum(list_price - discount) as order_total
    from {{ ref('stg_tickets') }}
    group by order_id

)

select
    orders.order_id,
    orders.customer_id,
    orders.ordered_at,
    orders.order_status,
    orders.channel_code,
    channels.channel_name,
    channels.commission_rate,
    coalesce(totals.ticket_count, 0) as ticket_count,
    coalesce(totals.order_total, 0) as order_total
from orders
left join channels
    on orders.channel_code = channels.channel_code
left join totals
    on orders.order_id = totals.order_id
