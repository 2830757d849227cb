select * from (
  select mast, quarter, count(*) as hours, avg(mean_speed) as speed from {{ ref('wind_at_mast') }} group by mast, quarter
)
unpivot include nulls (value for measure in (hours::double as h, speed::double as v))
