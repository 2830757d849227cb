select p.service_no, p.run_date, p.starts_at, c.holiday
from {{ ref('planned_runs') }} p
anti join {{ ref('punctuality') }} o on o.service_no = p.service_no and o.run_date = p.run_date
left join {{ ref('stations') }} s on s.station = p.starts_at
left join {{ ref('calendar') }} c on c.day = p.run_date and c.region = s.region
