select
  coalesce(p.service_no, o.service_no) as service_no,
  coalesce(p.run_date, o.run_date) as run_date,
  p.brand,
  p.second_seats + p.first_seats as seats,
  p.planned_minutes,
  o.worst,
  o.typical,
  case
    when o.service_no is null then 'not seen'
    when p.service_no is null then 'not planned'
    when o.was_late then 'late'
    else 'on time'
  end as outcome
from {{ ref('planned_runs') }} p
full outer join {{ ref('punctuality') }} o
  on p.service_no = o.service_no and p.run_date = o.run_date
