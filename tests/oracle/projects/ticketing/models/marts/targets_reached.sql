with actual as (
    select month, channel, sum(net) as net, sum(tickets) as tickets
    from {{ ref('sales_daily') }}
    where channel is not null
    group by month, channel
),

wanted as (
    select * from {{ ref('targets_long') }}
)

select
    month,
    channel,
    actual.net,
    wanted.target,
    actual.net / wanted.target as reached,
    coalesce(actual.net >= wanted.target, false) as is_reached,
    actual.net - lag(actual.net) over (partition by channel order by month) as growth
from actual
full outer join wanted using (month, channel)
