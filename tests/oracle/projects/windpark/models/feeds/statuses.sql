select
  turbine,
  status,
  cause,
  since,
  lead(since) over w as until,
  coalesce(lead(since) over w, timestamp '2024-12-11') - since as lasted,
  status <> lag(status, 1, 'none') over w as is_switch
from {{ source('feed', 'status_log') }}
window w as (partition by turbine order by since, entry)
