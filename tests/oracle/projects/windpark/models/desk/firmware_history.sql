select turbine, firmware, min(hour) as first_hour, max(hour) as last_hour, count(*) as hours
from (
  select *, row_number() over (partition by turbine order by hour) - row_number() over (partition by turbine, firmware order by hour) as island
  from {{ ref('hours') }}
)
group by turbine, firmware, island
