select
  s.*,
  d.downs, d.hours_down, d.unexplained,
  o.orders, o.spent_eur, o.last_parts,
  {'rated': s.rated_kw, 'peak': h.peak_kw} as power,
  {{ share('h.peak_kw', 's.rated_kw') }} as peak_share
from {{ ref('turbine_specs') }} as s
left join (select turbine, count(*) as downs, sum(hours_down) as hours_down, count(*) filter (where not has_order) as unexplained
           from {{ ref('downtime') }} group by turbine) as d using (turbine)
left join (select turbine, count(*) as orders, sum(parts_eur) + 80 * sum(hours) as spent_eur, arg_max(part_names, work_order) as last_parts
           from {{ ref('orders') }} group by turbine) as o using (turbine)
left join (select turbine, max(kw) as peak_kw from {{ ref('hours') }} group by turbine) as h using (turbine)
