from {{ source('barn', 'room_log') }}
select
  entry,
  room,
  read_at,
  celsius,
  last_value(celsius ignore nulls) over so_far as celsius_filled,
  o2,
  co2,
  door = 'open' as door_open
window so_far as (partition by room order by read_at, entry rows between unbounded preceding and current row)
qualify row_number() over (partition by room, read_at order by entry desc) = 1
