-- votes divided by 1, 3, 5, ... (the highest quotients take the seats)
select
  q.election, q.party, q.turn, q.votes / (2 * q.turn - 1) as quotient,
  row_number() over (partition by q.election order by q.votes / (2 * q.turn - 1) desc, q.party) as seat
from (
  select n.election, n.party, n.votes, g.turn
  from {{ ref('national') }} n, (select unnest(generate_series(1, 60)) as turn) g
  where n.enters
) q
