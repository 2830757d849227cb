select coalesce(park, '*') as park, coalesce(maker, '*') as maker, grouping(park, maker) as level,
  sum(mwh) as mwh, sum(eur) as eur, max(eur) - min(eur) as spread, count(*) filter (where best_of = 'spot') as spot_hours
from {{ ref('revenue_hours') }} join {{ ref('turbine_specs') }} using (turbine)
group by grouping sets ((park, maker), (park), ())
