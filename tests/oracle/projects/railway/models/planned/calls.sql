select
  s.service_no,
  s.brand,
  c.call.station as station,
  c.pos as call_no,
  c.call.minute as due_minute,
  {{ clock('c.call.minute') }} as due_clock,
  c.call.minute + c.call.dwell as leaves_minute,
  c.call.request as on_request,
  lead(c.call.station) over w as next_station,
  lead(c.call.minute) over w - (c.call.minute + c.call.dwell) as minutes_to_next
from {{ ref('service_versions') }} s,
  lateral (select unnest(s.calls) as call, generate_subscripts(s.calls, 1) as pos) c
window w as (partition by s.service_no order by c.pos)
