select
  p.*,
  p.first / nullif(sum(p.first) over (partition by p.election, p.district), 0)::double as first_share,
  p.second / nullif(sum(p.second) over (partition by p.election, p.district), 0)::double as second_share,
  row_number() over (partition by p.election, p.district order by p.first desc, p.party) as rank,
  dense_rank() over (partition by p.election, p.party order by p.second desc) as rank_of_district
from (
  select election, district, party, sum(first) as first, sum(second) as second, count(*) as stations,
    sum(case when kind = 'postal' then first else 0 end) as postal,
    sum(case when source = 'recount' then 1 else 0 end) as recounted
  from {{ ref('votes') }}
  where district in (select district from {{ ref('districts') }})
  group by election, district, party
) p
