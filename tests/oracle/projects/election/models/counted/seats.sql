select
  n.election,
  n.party,
  n.votes,
  coalesce(s.seats, 0) as seats,
  n.direct,
  greatest(n.direct - coalesce(s.seats, 0), 0) as overhang,
  coalesce(s.seats, 0) + greatest(n.direct - coalesce(s.seats, 0), 0) as total,
  round(n.votes / nullif(s.seats, 0)) as price_of_a_seat,
  round(s.last_quotient, 1) as last_quotient,
  coalesce(s.seats, 0) - lag(coalesce(s.seats, 0)) over (partition by n.party order by n.election) as change
from {{ ref('national') }} n
left join (
  select q.election, q.party, count(*) as seats, min(q.quotient) as last_quotient
  from {{ ref('quotients') }} q, {{ ref('elections') }} e
  where q.election = e.election and q.seat <= e.seats
  group by q.election, q.party
) s on s.election = n.election and s.party = n.party
where n.votes > 1000
