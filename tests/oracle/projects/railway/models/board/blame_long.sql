select station, replace(measure, '_minutes', '') as blame, minutes
from (
  unpivot (select station, columns('.*_minutes') from {{ ref('blame_table') }})
  on columns(* exclude (station))
  into name measure value minutes
)
where minutes > 0
