with trips as (
    select from_zone, to_zone, part_of_day, minutes from {{ ref('fct_trips') }}
),

flows as (
    select from_zone, to_zone, part_of_day, count(*) as trips, avg(minutes) as minutes
    from trips
    group by 1, 2, 3
)

select
    there.from_zone,
    there.to_zone,
    there.part_of_day,
    there.trips,
    back.trips as trips_back,
    there.trips - coalesce(back.trips, 0) as surplus,
    there.minutes - back.minutes as slower_by,
    there.trips / sum(there.trips) over (partition by there.from_zone) as share_of_origin
from flows as there
left join flows as back
    on there.from_zone = back.to_zone and there.to_zone = back.from_zone and there.part_of_day = back.part_of_day
