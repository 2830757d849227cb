select crew, opened, hours,
  sum(hours) over (partition by crew order by opened, work_order rows between 3 preceding and current row) as recent_hours,
  first_value(turbine) over (partition by crew order by hours desc, work_order) as longest_at,
  opened - lag(opened) over (partition by crew order by opened, work_order) as days_between
from {{ ref('orders') }}
where crew is not null and urgency <> any (['low'])
