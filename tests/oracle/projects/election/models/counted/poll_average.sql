select
  w.party, w.week, w.day, w.house,
  w.pct,
  round(avg(w.pct) over (partition by w.party order by w.day, w.poll_id rows between 4 preceding and current row), 2)
    as average,
  round(sum(w.pct * w.sample) over (
    partition by w.party order by w.day range between interval 21 days preceding and current row
  ) / sum(w.sample) over (
    partition by w.party order by w.day range between interval 21 days preceding and current row
  ), 2) as weighted,
  w.pct - (select avg(o.pct) from {{ ref('polls_in') }} o
           where o.party = w.party and o.house <> w.house
           and o.day between w.day - 30 and w.day + 30) as against_others,
  w.poll_id = (select max(l.poll_id) from {{ ref('polls_in') }} l
    where l.party = w.party and l.house = w.house and l.day = (
      select max(m.day) from {{ ref('polls_in') }} m where m.party = w.party and m.house = w.house)) as last_of_house
from {{ ref('polls_in') }} w
where w.sample >= 600
