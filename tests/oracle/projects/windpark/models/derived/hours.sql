select
  turbine,
  date_trunc('hour', moment) as hour,
  count(*) as messages,
  avg(power_kw) as kw,
  max(wind) as gust,
  arg_max(firmware, moment) as firmware,
  bool_or(list_contains(alarms, 'icing')) as iced,
  avg(oil_c) filter (where rpm > 0) as oil_turning,
  {{ mw('avg(power_kw)') }} as mwh
from {{ ref('readings') }}
group by all
having count(power_kw) > 0
