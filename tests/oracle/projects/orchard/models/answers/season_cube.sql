with loads as (
  select d.grower, d.net_kg, d.block, d.wet, d.plate, g.organic, strftime(d.day, '%Y-%m') as month, v.fruit
  from {{ ref('deliveries') }} d
  left join {{ ref('growers') }} g using (grower)
  left join {{ ref('varieties') }} v using (variety)
)
from loads
select
  month,
  fruit,
  block,
  grouping(month, fruit, block) as level,
  sum(net_kg) as kg,
  count(*) filter (where wet) as wet_loads,
  count(distinct plate) as trucks,
  sum(net_kg) filter (organic) as organic_kg
group by grouping sets ((month, fruit), (fruit, block), (month), ())
having sum(net_kg) > 1000
