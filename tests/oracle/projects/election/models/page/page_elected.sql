select
  k.candidate_id, k.name, k.party, k.seat_by, k.district, k.age, k.sex, k.order_no,
  case when k.incumbent then 'again' else 'new' end as status,
  k.name || ' (' || k.party || coalesce(', ' || k.job, '') || ')' as label
from (
  select c.*, 'list' as seat_by, row_number() over (partition by c.party order by c.place, c.candidate_id) as order_no
  from {{ ref('candidates_in') }} c
  where c.place is not null
    and c.candidate_id not in (select candidate_id from (
      select distinct on (a.district) a.candidate_id, a.district
      from {{ ref('candidates_in') }} a, {{ ref('district_winners') }} w
      where a.district = w.district and a.party = w.party and w.election = '{{ var("this_one") }}'
      order by a.district, a.incumbent desc, a.place nulls last, a.candidate_id
    ) direct)
) k, {{ ref('seats') }} s
where s.party = k.party and s.election = '{{ var("this_one") }}' and k.order_no <= s.total - s.direct
union all
select d.candidate_id, d.name, d.party, 'direct', d.district, d.age, d.sex, null,
  case when d.incumbent then 'again' else 'new' end,
  d.name || ' (' || d.party || ', ' || d.where_from || ')'
from (
  select distinct on (a.district) a.*, w.name as where_from
  from {{ ref('candidates_in') }} a, {{ ref('district_winners') }} w
  where a.district = w.district and a.party = w.party and w.election = '{{ var("this_one") }}'
  order by a.district, a.incumbent desc, a.place nulls last, a.candidate_id
) d
