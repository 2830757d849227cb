select
  n.election,
  n.party,
  n.first,
  n.second as votes,
  round(100.0 * n.second / t.second, 2) as share,
  n.wins as direct,
  100.0 * n.second / t.second >= t.threshold or n.wins >= 3 as enters,
  n.best_district
from (
  select v.election, v.party, sum(v.first) as first, sum(v.second) as second,
    (select count(*) from {{ ref('district_winners') }} w
     where w.election = v.election and w.party = v.party) as wins,
    (select d.name from {{ ref('party_district') }} q, {{ ref('districts') }} d
     where q.district = d.district and q.election = v.election and q.party = v.party
     order by q.second_share desc, d.name limit 1) as best_district
  from {{ ref('votes') }} v
  group by v.election, v.party
) n,
(
  select x.election, e.threshold, sum(x.valid_second) as second
  from {{ ref('station_totals') }} x, {{ ref('elections') }} e
  where x.election = e.election
  group by 1, 2
) t
where n.election = t.election
