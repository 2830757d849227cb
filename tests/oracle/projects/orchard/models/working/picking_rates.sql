with days as (
  from {{ source('barn', 'picking') }}
  select grower: "Grower No", day, hours: sum(hours), family_hours: sum(hours) filter (gang = 'family')
  group by all
),
weighed as (
  from {{ ref('deliveries') }} select grower, day, kg: sum(net_kg) group by 1, 2
),
both_sides as (
  from days full join weighed using (grower, day)
  select grower, day, hours, family_hours, kg
)
from both_sides
select
  *,
  sum(kg) over week_back as kg_week,
  sum(hours) over week_back as hours_week,
  round(sum(kg) over week_back / nullif(sum(hours) over week_back, 0), 2) as kg_per_hour,
  avg(kg) over (partition by grower order by day rows between 2 preceding and current row exclude current row)
    as kg_before
window week_back as (partition by grower order by day range between interval 6 days preceding and current row)
