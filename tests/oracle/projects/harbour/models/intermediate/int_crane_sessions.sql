-- a crane's moves belong to one session until it rests longer than the gap
{{ config(materialized='table') }}

with moves as (

    select * from {{ ref('stg_tos__moves') }}

),

with_gaps as (

    select
        move_no,
        crane_code,
        call_ref,
        driver_code,
        moved_at,
        cycle_seconds,
        spreader,
        exception_code,
        lag(moved_at) over (partition by crane_code order by moved_at, move_no) as previous_moved_at,
        lag(driver_code) over (partition by crane_code order by moved_at, move_no) as previous_driver
    from moves

),

flagged as (

    select
        *,
        case
            when previous_moved_at is null then 1
            when date_diff('second', previous_moved_at, moved_at) > {{ var('session_gap_minutes') }} * 60 then 1
            when previous_driver <> driver_code then 1
            else 0
        end as starts_session
    from with_gaps

),

numbered as (

    select
        *,
        sum(starts_session) over (
            partition by crane_code
            order by moved_at, move_no
            rows between unbounded preceding and current row
        ) as session_no
    from flagged

)

select
    move_no,
    crane_code,
    call_ref,
    driver_code,
    moved_at,
    cycle_seconds,
    spreader,
    exception_code,
    cast(session_no as integer) as session_no,
    {{ surrogate_key(['crane_code', 'session_no']) }} as crane_session_key,
    row_number() over (partition by crane_code, session_no order by moved_at, move_no) as move_in_session,
    case when starts_session = 0 then date_diff('second', previous_moved_at, moved_at) end as idle_seconds
from numbered
