with pairs as (
  select least(driver, guard) as one, greatest(driver, guard) as other, run_date, service_no
  from {{ source('ops', 'rosters') }}
  where guard is not null and driver <> guard
)
select one, other, count(*) as together, max(run_date) as last_day,
  count(*) filter (where o.outcome in ('late', 'not seen')) as bad_days
from pairs
left join {{ ref('runs') }} o using (service_no, run_date)
group by one, other
having count(*) >= 2
order by together desc, one, other
limit 200
