select
  a.house,
  a.party,
  a.day as last_poll,
  a.pct as said,
  a.average as said_average,
  n.share as was,
  round(a.pct - n.share, 2) as miss,
  round(abs(a.weighted - n.share), 2) as miss_of_average,
  case when abs(a.pct - n.share) <= 2 then 'good' when a.pct > n.share then 'too high' else 'too low' end as verdict,
  round(a.against_others, 2) as lean,
  min(abs(a.pct - n.share)) over (partition by a.party) = abs(a.pct - n.share) as best
from {{ ref('poll_average') }} a, {{ ref('national') }} n
where a.last_of_house and n.party = a.party and n.election = '{{ var("this_one") }}'
