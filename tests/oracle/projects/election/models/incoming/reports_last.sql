select t.report_id, t.election, t.station_no as station, t.list_no,
  cast(nullif(t.first, '-') as integer) as first,
  cast(t.second as integer) as second,
  upper(trim(t.clerk)) as clerk,
  t.received_at, t.by_phone, t.version as reports
from {{ source('count_night', 'vote_reports') }} t
where (t.election, t.station_no, t.list_no, t.version) in (
  select election, station_no, list_no, max(version)
  from {{ source('count_night', 'vote_reports') }}
  group by 1, 2, 3
)
