with recursive both_ways as (
  select from_station as a, to_station as b, km, km / line_speed * 60 as minutes from {{ ref('sections') }}
  union all
  select to_station, from_station, km, km / line_speed * 60 from {{ ref('sections') }} where electrified is not false
),
walk(origin, here, km, minutes, seen) as (
  select station, station, 0.0::double, 0.0::double, [station] from {{ ref('stations') }}
  union all
  select w.origin, e.b, w.km + e.km, w.minutes + e.minutes, list_append(w.seen, e.b)
  from walk w
  join both_ways e on e.a = w.here
  where not list_contains(w.seen, e.b) and len(w.seen) < 5
)
select
  origin,
  here as destination,
  min(km) as km,
  round(min(minutes), 2) as fastest_minutes,
  arg_min(len(seen) - 1, minutes) as hops
from walk
where origin <> here
group by all
