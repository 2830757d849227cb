with per_month as (
  select date_trunc('month', run_date) as month, channel, count(*) as claims, sum(refund) as refunded
  from {{ ref('claims_judged') }}
  group by 1, 2
)
select
  month,
  channel,
  claims,
  refunded,
  claims - lag(claims, 1, 0) over (partition by channel order by month) as growth,
  ratio_to_all
from (
  select *, round(refunded / nullif(sum(refunded) over (partition by month), 0), 4) as ratio_to_all from per_month
)
order by month, channel
