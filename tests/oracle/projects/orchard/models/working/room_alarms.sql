-- spells during which a room was too warm: readings in a row above the set point by two degrees
with judged as (
  select r.*, c.building, c.set_celsius, r.celsius_filled > c.set_celsius + 2 as too_warm
  from {{ ref('room_readings') }} r
  join {{ ref('cold_rooms') }} c using (room)
),
spells as (
  from judged
  select
    *,
    row_number() over (partition by room order by read_at)
      - row_number() over (partition by room, too_warm order by read_at) as spell
)
from spells
select
  room,
  building,
  spell,
  min(read_at) as began,
  max(read_at) as ended,
  count(*) as readings,
  max(celsius_filled) as warmest,
  arg_max(door_open, (celsius_filled, read_at)) as door_at_warmest
where too_warm
group by all
having count(*) >= 2
