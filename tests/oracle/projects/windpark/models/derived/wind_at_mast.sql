select mast, hour, mean_speed, quarter, speed_change
from (
  select mast, date_trunc('hour', observed_at) as hour, avg(speed) as mean_speed, mode(quarter) as quarter,
    avg(speed) - lag(avg(speed)) over (partition by mast order by date_trunc('hour', observed_at)) as speed_change
  from {{ ref('masts') }}
  group by 1, 2
)
where mean_speed > {{ var('cut_in') }}
