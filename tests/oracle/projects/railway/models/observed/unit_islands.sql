with marked as (
  select
    unit,
    run_date,
    run_date - lag(run_date) over (partition by unit order by run_date) as gap
  from {{ ref('unit_days') }}
),
islands as (
  select *, sum(case when gap = 1 then 0 else 1 end) over (partition by unit order by run_date) as island
  from marked
)
select unit, island, min(run_date) as first_day, max(run_date) as last_day, count(*) as days,
  max(run_date) - min(run_date) + 1 = count(*) as whole
from islands
group by unit, island
