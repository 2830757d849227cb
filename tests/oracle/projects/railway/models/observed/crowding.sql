select
  l.service_no,
  l.run_date,
  l.station,
  l.boarded - l.alighted as net,
  sum(l.boarded - l.alighted) over (partition by l.service_no, l.run_date order by c.due_minute, l.station rows unbounded preceding) as on_board,
  avg(l.boarded) over (partition by l.station order by l.run_date range between interval 6 days preceding and current row) as week_average,
  rank() over (partition by l.run_date order by l.boarded desc, l.service_no, l.station) as busiest,
  r.seats,
  {{ pct('l.boarded', 'r.seats') }} as boarded_percent
from {{ ref('loads') }} l
left join {{ ref('calls') }} c on c.service_no = l.service_no and c.station = l.station
semi join {{ ref('planned_runs') }} pr on pr.service_no = l.service_no
left join {{ ref('runs') }} r on r.service_no = l.service_no and r.run_date = l.run_date
qualify row_number() over (partition by l.service_no, l.run_date, l.station order by c.call_no) = 1
