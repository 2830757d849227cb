with taps as (
    select * from {{ ref('stg_taps') }}
),

ordered as (
    select
        *,
        lead(tap_id) over rider_line as next_tap_id,
        lead(direction) over rider_line as next_direction,
        lead(tapped_at) over rider_line as next_tapped_at,
        lead(stop_id) over rider_line as next_stop_id
    from taps
    window rider_line as (partition by rider_id order by tapped_at, tap_id)
)

select
    tap_id as trip_id,
    rider_id,
    line_id,
    stop_id as from_stop_id,
    next_stop_id as to_stop_id,
    tapped_at as started_at,
    next_tapped_at as ended_at,
    date_diff('minute', tapped_at, next_tapped_at) as minutes,
    part_of_day
from ordered
where direction = 'in' and next_direction = 'out'
