with recursive tree as (
  select station, name, region, parent, 0 as depth, station as root, [station] as way
  from {{ ref('stations') }}
  where parent is null
  union all
  select s.station, s.name, s.region, s.parent, t.depth + 1, t.root, list_append(t.way, s.station)
  from {{ ref('stations') }} s
  join tree t on s.parent = t.station
)
select t.station, t.name, t.region, t.depth, t.root, array_to_string(t.way, '>') as way, s.platforms, year(s.opened) as opened_year
from tree t
join {{ ref('stations') }} s using (station)
