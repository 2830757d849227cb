select
  case grouping(r.brand) when 1 then '(all)' else coalesce(r.brand, '(none)') end as brand,
  case when grouping(weekday) = 1 then null else weekday end as weekday,
  grouping_id(r.brand, weekday) as level,
  count(*) as runs,
  {{ pct("count(*) filter (where r.outcome = 'on time')", 'count(*)') }} as on_time_percent,
  round(avg(r.worst), 2) as mean_worst
from (select *, isodow(run_date) as weekday from {{ ref('runs') }}) r
group by grouping sets ((r.brand, weekday), (r.brand), ())
