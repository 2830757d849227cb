{{ config(contract={'enforced': true}) }}

with trips as (
    select * from {{ ref('int_trips') }}
),

stops as (
    select * from {{ ref('stg_stops') }}
)

select
    trips.trip_id,
    trips.rider_id,
    trips.line_id,
    trips.started_at,
    trips.minutes,
    trips.part_of_day,
    origin.stop_name as from_stop,
    origin.zone as from_zone,
    destination.stop_name as to_stop,
    destination.zone as to_zone,
    origin.zone is distinct from destination.zone as crosses_zones,
    origin.is_accessible and destination.is_accessible as step_free
from trips
inner join stops as origin on trips.from_stop_id = origin.stop_id
left join stops as destination on trips.to_stop_id = destination.stop_id
where trips.minutes between 1 and 4000
