select
  w.election,
  w.district,
  d.name,
  d.state,
  w.party,
  w.first as votes,
  r.party as runner_up,
  w.first - r.first as margin,
  round(100 * w.first_share, 1) as share,
  round(100 * (w.first_share - r.first_share), 2) as margin_points,
  case
    when w.first_share - r.first_share < 0.02 then 'too close'
    when w.first_share - r.first_share < 0.05 then 'close'
    when w.first_share - r.first_share < 0.1 then 'clear'
    else 'safe'
  end as verdict,
  (select max(t.first) from {{ ref('party_district') }} t
   where t.election = w.election and t.district = w.district and t.rank > 2) as third
from {{ ref('party_district') }} w
join {{ ref('party_district') }} r on r.election = w.election and r.district = w.district and r.rank = 2,
  {{ ref('districts') }} d
where w.rank = 1 and d.district = w.district
