select h.turbine, h.hour, h.kw, min(c.cap_percent) as cap_percent, count(*) as caps,
  max(h.kw * (100 - c.cap_percent) / 100.0) as lost_kw
from {{ ref('hours') }} h
join {{ ref('turbine_specs') }} t using (turbine)
join {{ source('feed', 'curtailments') }} c
  on c.node = t.node and {{ overlaps('h.hour', "h.hour + interval 1 hour", 'c.starts_at', 'c.ends_at') }}
group by h.turbine, h.hour, h.kw
