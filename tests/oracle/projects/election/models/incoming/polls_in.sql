select poll_id, pollster as house, upper(party) as party, field_day as day,
  cast(replace(pct, ',', '.') as double) as pct,
  coalesce(sample, 800) as sample, method,
  'week ' || lpad(cast(extract(week from field_day) as varchar), 2, '0') as week
from {{ source('count_night', 'polls') }}
where party <> 'Others' and method in ('phone', 'mixed')
