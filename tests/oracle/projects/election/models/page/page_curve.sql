select
  district,
  lpad(clock::varchar, 2, '0') || ':00' as clock,
  sum(case when election = '{{ var("this_one") }}' then voted end) as voted,
  sum(case when election = '{{ var("last_one") }}' then voted end) as voted_before,
  sum(case when election = '{{ var("this_one") }}' then greatest(voted_since, 0) end) as since,
  round(avg(case when election = '{{ var("this_one") }}' then turnout end), 1) as turnout,
  count(distinct case when place <= 20 then station end) as in_top_20,
  max(neighbours) as neighbours,
  sum(case when voted < best_before then 1 else 0 end) as corrections
from {{ ref('turnout_curve') }}
where district is not null and clock > 8
group by 1, 2
having count(*) > 5
order by 1, 2
