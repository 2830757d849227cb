select
  station,
  count(*) as complaints,
  sum(weight) as weight,
  sum(case when about = 'queue' then weight else 0 end) as queue,
  sum(case when about = 'access' then 1 else 0 end) as access,
  max(case about when 'ballot' then called_at end) as last_ballot,
  round(avg(coalesce(minutes, 720))) as minutes,
  string_agg(distinct via, '/' order by via) as ways
from {{ ref('complaints_in') }}
where called_at < timestamp '2025-09-22 02:00:00'
group by 1
having sum(weight) > 3
