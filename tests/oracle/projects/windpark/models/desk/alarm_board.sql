select alarm, turbine, events, rank() over (partition by alarm order by events desc, turbine) as place,
  case when weighted > 60 then 'high' when weighted > 0 then 'low' else 'unknown' end as severity, weighted, first_seen
from (
  select alarm, turbine, count(*) as events, sum(weight) as weighted, min(moment) as first_seen
  from {{ ref('alarm_events') }}
  group by alarm, turbine
)
qualify place <= 5
