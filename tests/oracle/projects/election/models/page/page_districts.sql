select
  d.district,
  d.name || ' (' || d.state || ')' as name,
  w.party as winner,
  l.party as winner_before,
  case when w.party = l.party then 'holds' else 'gains from ' || l.party end as story,
  format('{} leads {} by {:,} votes ({:.1f} points)', w.party, w.runner_up, w.margin::bigint, w.margin_points) as line,
  w.verdict,
  s.turnout,
  s.stations,
  s.turnout - s.turnout_before as turnout_change,
  d.seats - d.reserved as seats,
  (select string_agg(x.party || ' ' || round(100 * x.first_share)::int || ' %', ', ' order by x.first desc, x.party)
   from {{ ref('party_district') }} x
   where x.district = d.district and x.election = '{{ var("this_one") }}' and x.first_share > 0.08) as bars
from {{ ref('districts') }} d
left join {{ ref('district_winners') }} w on w.district = d.district and w.election = '{{ var("this_one") }}'
left join {{ ref('district_winners') }} l on l.district = d.district and l.election = '{{ var("last_one") }}'
left join (
  select district,
    round(100.0 * sum(case when election = '{{ var("this_one") }}' then first end)
      / nullif(sum(case when election = '{{ var("this_one") }}' then eligible end), 0), 1) as turnout,
    round(100.0 * sum(case when election = '{{ var("last_one") }}' then first end)
      / nullif(sum(case when election = '{{ var("last_one") }}' then eligible end), 0), 1) as turnout_before,
    count(distinct station) as stations
  from {{ ref('station_totals') }}
  group by 1
) s on s.district = d.district
