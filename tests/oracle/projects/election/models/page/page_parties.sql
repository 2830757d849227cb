select
  p.short as party,
  p.full_name as name,
  p.colour,
  case when p.in_government = 'yes' then 'government'
    when p.in_government = 'no' then 'opposition' else '?' end as role,
  n.votes,
  n.share,
  n.share - b.share as change,
  case when n.share > b.share then '+' when n.share < b.share then '-' else '' end
    || replace(cast(abs(n.share - b.share) as varchar), '.', ',') as change_text,
  s.total as seats,
  s.change as seats_change,
  s.overhang,
  rank() over (order by n.votes desc) as rank,
  sum(s.total) over (order by n.votes desc rows between unbounded preceding and current row) as seats_so_far,
  n.best_district as stronghold
from {{ ref('parties') }} p
join {{ ref('national') }} n on n.party = p.short and n.election = '{{ var("this_one") }}'
left join {{ ref('national') }} b on b.party = p.short and b.election = '{{ var("last_one") }}'
left join {{ ref('seats') }} s on s.party = p.short and s.election = n.election
