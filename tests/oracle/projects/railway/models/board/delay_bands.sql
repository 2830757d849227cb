select
  brand,
  station,
  {{ per_band('late_minutes', [(0, 5), (5, 15), (15, 30), (30, none)]) }},
  quantile_cont(late_minutes, 0.9) as p90,
  approx_count_distinct(service_no) > 0 as any_service
from {{ ref('passings_matched') }}
group by rollup (brand, station)
