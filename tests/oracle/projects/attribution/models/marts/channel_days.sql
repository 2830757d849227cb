with days as (
    select * from {{ ref('int_days') }}
),
attributed as (
    select * from {{ ref('attributed_orders') }}
),
spend as (
    select * from {{ ref('stg_spend') }}
),
earned as (
    select cast(placed_at as date) as day, channel, sum(revenue) as revenue, count(distinct order_no) as orders
    from attributed
    group by 1, 2
),
paid as (
    select spent_on as day, network as channel, sum(spend) as spend, sum(clicks) as clicks
    from spend
    group by 1, 2
),
channels as (
    select channel from earned
    union
    select channel from paid
)
select
    {{ row_key(['days.day', 'channels.channel']) }} as channel_day_key,
    days.day,
    days.week,
    days.is_weekend,
    channels.channel,
    coalesce(earned.revenue, 0) as revenue,
    coalesce(earned.orders, 0) as orders,
    coalesce(paid.spend, 0) as spend,
    paid.clicks
from days
cross join channels
left join earned on earned.day = days.day and earned.channel = channels.channel
left join paid on paid.day = days.day and paid.channel = channels.channel
