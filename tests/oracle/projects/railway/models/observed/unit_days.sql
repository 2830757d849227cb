with used as (
  select
    r.run_date,
    r.unit,
    count(distinct r.service_no) as services,
    string_agg(distinct r.driver, ',' order by r.driver) as drivers,
    count(r.guard) as guarded
  from {{ source('ops', 'rosters') }} r
  where exists (select 1 from {{ ref('unit_list') }} u where u.unit = r.unit)
  group by 1, 2
),
shop as (
  select unit, entered, coalesce("left", timestamp '2025-04-30') as until_then, kind, cost
  from {{ source('ops', 'workshop') }}
)
select
  used.*,
  (select count(*) from shop s where s.unit = used.unit and s.entered <= used.run_date and s.until_then > used.run_date) as jobs_open,
  (select max(s.cost) from shop s where s.unit = used.unit and s.entered::date <= used.run_date) as dearest_job
from used
