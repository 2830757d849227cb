with busiest as (
  select distinct on (station) station, service_no as busiest_service, boarded_percent
  from {{ ref('crowding') }}
  order by station, boarded_percent desc nulls last, service_no, run_date
),
late as (
  select station, avg(late_minutes) as mean_late, count_if(wet) as wet_passings, corr(gust, late_minutes) as gust_effect
  from {{ ref('passings_matched') }}
  group by station
)
select
  t.* exclude (way),
  b.busiest_service,
  b.boarded_percent,
  round(l.mean_late, 2) as mean_late,
  l.wet_passings,
  round(l.gust_effect, 3) as gust_effect,
  q.station is not null as quiet,
  t.station = any (select station from {{ ref('speed_check') }} where verdict = 'too fast') as has_fast_calls,
  (select count(*) from {{ ref('station_tree') }} k where k.root = t.station and k.depth > 0) as satellites
from {{ ref('station_tree') }} t
left join busiest b using (station)
left join late l using (station)
left join {{ ref('quiet_stations') }} q using (station)
