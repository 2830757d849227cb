with named as (
  from {{ ref('deliveries') }}
  select
    coalesce(variety, 'unnamed') as variety,
    date_trunc('week', day)::date as week,
    net_kg,
    field_brix,
    wet,
    grower,
    pickers
)
select
  variety,
  week,
  sum(net_kg) as kg,
  count(*) as loads,
  count(distinct grower) as growers,
  round(avg(field_brix::decimal(5, 1)), 3) as brix,
  sum(net_kg) filter (where wet) as wet_kg,
  count(*) filter (len(pickers) >= 3) as large_gangs,
  list(distinct grower order by grower)[1:3] as first_growers
from named
group by 1, 2
