with sessions as (

    select
        crane_session_key,
        crane_code,
        min(driver_code) as driver_code,
        count(*) as moves,
        count(exception_code) as exceptions,
        date_diff('second', min(moved_at), max(moved_at)) as session_seconds,
        sum(idle_seconds) as idle_seconds,
        cast(date_trunc('month', min(moved_at)) as date) as month_start
    from {{ ref('int_crane_sessions') }}
    group by crane_session_key, crane_code
    having count(*) > 2

),

outages as (

    select * from {{ ref('int_crane_session_outages') }}

),

cranes as (

    select * from {{ ref('cranes') }}

)

select
    sessions.crane_code,
    sessions.month_start,
    cranes.quay,
    cranes.maker,
    count(*) as sessions,
    count(distinct sessions.driver_code) as drivers,
    sum(sessions.moves) as moves,
    sum(sessions.exceptions) as exceptions,
    round(sum(sessions.session_seconds) / 3600.0, 3) as session_hours,
    round(sum(sessions.moves) * 3600.0 / nullif(sum(sessions.session_seconds), 0), 3) as gross_moves_per_hour,
    round(
        sum(sessions.moves) * 3600.0
        / nullif(sum(sessions.session_seconds) - 60 * sum(coalesce(outages.down_minutes, 0)), 0),
        3
    ) as net_moves_per_hour,
    round(
        360000.0 * sum(sessions.moves) / nullif(sum(sessions.session_seconds), 0) / max(cranes.target_moves_per_hour),
        1
    ) as percent_of_target,
    sum(outages.planned_down_minutes) as planned_down_minutes,
    rank() over (partition by sessions.month_start order by sum(sessions.moves) desc, sessions.crane_code) as month_rank
from sessions
left join outages on sessions.crane_session_key = outages.crane_session_key
left join cranes on sessions.crane_code = cranes.crane_code
group by sessions.crane_code, sessions.month_start, cranes.quay, cranes.maker
