pivot (
  select blame, coalesce(cause_family, 'none') as cause_family, late_minutes, station
  from {{ ref('passings_matched') }}
  where late_minutes > 0
)
on blame in ('track', 'stock', 'crew', 'outside', 'nobody')
using sum(late_minutes) as minutes, count(*) as cases
group by station
