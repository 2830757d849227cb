with lots as (
  select lot, room, variety, stored_at, max(emptied_at) as emptied_at, max(bins) as bins
  from {{ ref('lot_contents') }}
  group by all
),
entered as (
  select lots.*, r.celsius as celsius_on_entry, r.read_at as read_on_entry, r.o2 as o2_on_entry
  from lots
  asof left join {{ ref('room_readings') }} r
    on lots.room = r.room and lots.stored_at >= r.read_at
)
select
  e.* exclude (read_on_entry),
  date_diff('minute', read_on_entry, stored_at) as reading_age,
  c.set_celsius,
  c.building,
  (
    select count(*)
    from {{ ref('room_alarms') }} a
    where a.room = e.room
      and a.began between e.stored_at and coalesce(e.emptied_at, timestamp '{{ var("season_end") }}')
  ) as alarms,
  (
    select round(avg(r.co2::decimal(4, 1)), 3)
    from {{ ref('room_readings') }} r
    where r.room = e.room and r.read_at >= e.stored_at and r.read_at < e.stored_at + interval 14 days
  ) as co2_first_fortnight,
  date_diff('week', stored_at, coalesce(emptied_at, timestamp '{{ var("season_end") }}')) > v.keeps_weeks
    as kept_too_long
from entered e
left join {{ ref('cold_rooms') }} c using (room)
left join {{ ref('varieties') }} v on v.variety = e.variety
