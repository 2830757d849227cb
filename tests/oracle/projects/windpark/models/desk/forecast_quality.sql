select park, width_bucket, n, mean_miss, worst_turbine
from (
  select park, lead_hours // 6 as width_bucket, count(*) as n, avg(abs(miss)) as mean_miss, max_by(turbine, abs(miss)) as worst_turbine,
    count(*) filter (where miss_share > 0.5) as bad
  from {{ ref('forecast_error') }} join {{ ref('turbine_specs') }} using (turbine)
  group by all
)
where bad < n
