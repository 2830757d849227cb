with orders as (

    select * from {{ ref('int_orders_enriched') }}
    where order_status <> 'abandoned'

)

select
    channel_code,
    channel_name,
    case
        when channel_code in ('web', 'app') then 'online'
        else 'in person'
    end as channel_kind,
    count(*) as order_count,
    sum(order_total) as takings,
    sum(cast(order_total * (1 - commission_rate) as decimal(12, 2))) as takings_after_commission
from orders
group by all
