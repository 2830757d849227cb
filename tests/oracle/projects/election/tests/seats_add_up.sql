select s.election, sum(s.seats) as given, max(e.seats) as planned
from {{ ref('seats') }} s, {{ ref('elections') }} e
where s.election = e.election
group by 1
having sum(s.seats) <> max(e.seats)
