select key, station, district, what, number, usual
from (
  select z.key, z.station, z.district, 'turnout' as what, z.turnout as number, round(z.mean, 1) as usual,
    (z.turnout - z.mean) / nullif(z.spread, 0) as score
  from (
    select t.*, avg(turnout) over (partition by district) as mean,
      stddev(turnout) over (partition by district) as spread
    from {{ ref('station_totals') }} t
    where t.election = '{{ var("this_one") }}'
  ) z
  union all
  select y.election || '-' || y.station, y.station, y.district, 'share of ' || y.party, round(100 * y.share, 1),
    round(100 * p.second_share, 1), 6 * (y.share - p.second_share)
  from (
    select v.election, v.station, v.district, v.party, v.second / nullif(t.second, 0)::double as share
    from {{ ref('votes') }} v, {{ ref('station_totals') }} t
    where v.election = t.election and v.station = t.station and v.election = '{{ var("this_one") }}'
  ) y, {{ ref('party_district') }} p
  where p.election = y.election and p.district = y.district and p.party = y.party
) o
where abs(score) > {{ var('odd_from') }} or (what like 'share%' and abs(score) > 0.6)
