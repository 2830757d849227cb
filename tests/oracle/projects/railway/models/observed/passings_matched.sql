with reports as (select * from {{ ref('passing_reports') }}),
planned as (
  select station, service_no, due_minute, call_no, brand from {{ ref('calls') }}
)
select
  r.passing_id,
  r.service_no,
  r.run_date,
  r.station,
  r.passed_at,
  r.late_minutes,
  p.call_no,
  p.due_minute,
  p.brand,
  (hour(r.passed_at) * 60 + minute(r.passed_at)) - p.due_minute as off_plan,
  dc.family as cause_family,
  coalesce(dc.blame, 'nobody') as blame,
  dc.claimable,
  w.celsius,
  w.gust,
  w.rain_mm is not null as wet
from reports r
asof left join planned p
  on r.station = p.station and hour(r.passed_at) * 60 + minute(r.passed_at) >= p.due_minute
left join {{ ref('delay_causes') }} dc on dc.cause = r.cause
left join {{ ref('station_tree') }} st on st.station = r.station
asof left join {{ source('ops', 'weather') }} w
  on w.region = st.region and r.passed_at >= w.seen_at
