-- a station of 2025 and where the same people voted in 2021; some had another number then
select
  n.station,
  n.district,
  n.name,
  o.station as station_before,
  o.station <> n.station as renumbered,
  n.eligible,
  n.eligible - o.eligible as eligible_change,
  case when n.kind = o.kind then n.kind else o.kind || ' > ' || n.kind end as kind
from (select * from {{ ref('stations_in') }} where election = '{{ var("this_one") }}') n,
  (select * from {{ ref('stations_in') }} where election = '{{ var("last_one") }}') o
where right(o.station, 3) = right(n.station, 3)
  and abs(o.station::int - n.station::int) in (0, 3000)
