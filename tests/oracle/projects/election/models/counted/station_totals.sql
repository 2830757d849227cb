select
  v.election || '-' || v.station as key,
  v.election,
  v.station,
  v.district,
  v.name,
  v.kind,
  v.eligible,
  v.first as valid_first,
  v.second as valid_second,
  v.first + coalesce(e.invalid_first, 0) as first,
  v.second + coalesce(e.invalid_second, 0) as second,
  round(100.0 * (v.first + coalesce(e.invalid_first, 0)) / nullif(v.eligible, 0), 1) as turnout,
  round(100.0 * e.postal / nullif(v.first + coalesce(e.invalid_first, 0), 0), 1) as postal,
  v.lists,
  v.last_at,
  e.head_of_station
from (
  select a.election, a.station, a.district, b.name, b.kind, b.eligible,
    sum(a.first) as first, sum(a.second) as second, count(distinct a.party) as lists, max(a.at) as last_at
  from {{ ref('votes') }} a, {{ ref('stations_in') }} b
  where a.election = b.election and a.station = b.station
  group by 1, 2, 3, 4, 5, 6
  having sum(a.first) > 0
) v
left join {{ source('count_night', 'envelopes') }} e on e.election = v.election and e.station_no = v.station
