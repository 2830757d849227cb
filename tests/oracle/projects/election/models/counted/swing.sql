select
  p.station,
  p.district,
  a.party,
  a.second as votes,
  b.second as votes_before,
  c.votes as votes_2017,
  round(100.0 * a.second / nullif(ta.second, 0), 2) as share,
  round(100.0 * b.second / nullif(tb.second, 0), 2) as share_before,
  round(100.0 * a.second / nullif(ta.second, 0) - 100.0 * b.second / nullif(tb.second, 0), 2) as swing,
  row_number() over (
    partition by a.party
    order by 1.0 * a.second / nullif(ta.second, 0) - 1.0 * b.second / nullif(tb.second, 0) desc nulls last, p.station
  ) as rank,
  p.renumbered
from {{ ref('station_pairs') }} p
join {{ ref('votes') }} a on a.station = p.station and a.election = '{{ var("this_one") }}'
join {{ ref('station_totals') }} ta on ta.key = '{{ var("this_one") }}-' || p.station
left join {{ ref('votes') }} b
  on b.station = p.station_before and b.election = '{{ var("last_one") }}' and b.party = a.party
left join {{ ref('station_totals') }} tb on tb.election = b.election and tb.station = b.station
left join {{ ref('old_results') }} c on c.station = p.station and c.party = a.party
where a.kind <> 'mobile'
