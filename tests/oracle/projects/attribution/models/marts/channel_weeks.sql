with channel_days as (
    select * from {{ ref('channel_days') }}
),
totals as (
    select
        week,
        channel,
        sum(revenue) as revenue,
        sum(spend) as spend,
        sum(case when is_weekend then revenue else 0 end) as weekend_revenue
    from channel_days
    group by week, channel
)
select
    *,
    revenue / nullif(spend, 0) as return_on_spend,
    revenue - lag(revenue) over (partition by channel order by week) as revenue_change,
    ratio_to_total
from (
    select *, revenue / nullif(sum(revenue) over (partition by week), 0) as ratio_to_total from totals
) as shares
