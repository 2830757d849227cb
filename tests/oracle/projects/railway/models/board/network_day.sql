select
  c.day,
  any_value(c.holiday) as holiday,
  count(distinct r.service_no) filter (where r.outcome <> 'not planned') as planned,
  count(distinct r.service_no) filter (where r.outcome = 'late') as late,
  sum(count(distinct r.service_no)) over (order by c.day rows between 2 preceding and current row exclude current row) as before,
  max(cr.on_board) as fullest,
  coalesce(sum(distinct cl.refund), 0) as distinct_refunds
from {{ ref('calendar') }} c
left join {{ ref('runs') }} r on r.run_date = c.day
left join (select run_date, max(on_board) as on_board from {{ ref('crowding') }} group by run_date) cr on cr.run_date = c.day
left join {{ ref('claims_judged') }} cl on cl.run_date = c.day and cl.service_no = r.service_no
group by c.day
