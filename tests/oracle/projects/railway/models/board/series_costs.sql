{{ config(contract={'enforced': true}) }}
select
  coalesce(u.series, 'none') as series,
  count(distinct u.unit) as units,
  sum(s.hours_in) as hours_in,
  cast(max(s.spent_so_far) as decimal(12, 2)) as dearest_unit,
  cast(sum(u.cars) as bigint) as cars
from {{ ref('unit_list') }} u
left join (select unit, hours_in, spent_so_far from {{ ref('workshop_spans') }} where kind not in ('wash')) s on s.unit = u.unit
group by 1
