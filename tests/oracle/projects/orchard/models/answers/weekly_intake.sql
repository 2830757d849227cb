with spine as (
  from ({{ season_days() }}) select distinct date_trunc('week', day)::date as week
),
by_pool as (
  select w.week, coalesce(v.pool, 'other') as pool, sum(w.kg) as kg, sum(w.loads) as loads, sum(w.wet_kg) as wet_kg
  from {{ ref('variety_weeks') }} w
  left join {{ ref('varieties') }} v using (variety)
  group by all
)
from spine
cross join (select distinct pool from by_pool) p
left join by_pool b using (week, pool)
select
  week,
  pool,
  coalesce(b.kg, 0) as kg,
  coalesce(b.loads, 0)::int as loads,
  {{ pct('b.wet_kg', 'b.kg') }} as wet_percent,
  sum(coalesce(b.kg, 0)) over (partition by pool order by week) as kg_so_far
