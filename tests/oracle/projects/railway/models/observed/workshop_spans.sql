select
  w.job,
  w.unit,
  u.series,
  w.kind,
  w.entered,
  w."left",
  epoch(coalesce(w."left", timestamp '2025-04-30') - w.entered) / 3600 as hours_in,
  sum(w.cost) over (partition by w.unit order by w.entered, w.job) as spent_so_far,
  first_value(w.kind) over (partition by w.unit order by w.entered, w.job rows between 1 following and unbounded following) as next_kind,
  count(*) over (partition by w.kind order by w.cost groups between 1 preceding and 1 following) as alike
from {{ source('ops', 'workshop') }} w
join {{ ref('unit_list') }} u on u.unit = w.unit and w.entered >= u.built
