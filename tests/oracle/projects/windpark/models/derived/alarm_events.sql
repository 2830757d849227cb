select r.message, r.turbine, r.moment, u.alarm, coalesce(a.weight, 0) as weight, a.meaning
from {{ ref('readings') }} as r, unnest(r.alarms) as u(alarm)
left join {{ ref('alarm_codes') }} as a on u.alarm = a.alarm
