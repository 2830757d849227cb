select
  h.depot,
  h.series,
  count(*) as units,
  sum(case when h.dbt_valid_to is null then h.cars else 0 end) as cars_now,
  max(i.days) as longest_duty
from {{ ref('unit_history') }} h
left join {{ ref('unit_islands') }} i on i.unit = h.unit
group by cube (h.depot, h.series)
