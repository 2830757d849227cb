select
  turbine, since, until, cause,
  (epoch(until) - epoch(since)) / 3600.0 as hours_down,
  exists (select 1 from {{ ref('orders') }} as o where o.turbine = s.turbine and o.opened between s.since::date and s.until::date) as has_order,
  (select count(*) from {{ ref('readings') }} as r where r.turbine = s.turbine and r.moment >= s.since and r.moment < s.until and r.power_kw > 100) as odd_readings
from {{ ref('statuses') }} as s
where status in ('stop', 'fault', 'service') and until is not null
