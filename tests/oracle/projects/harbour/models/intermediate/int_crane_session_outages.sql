-- minutes of each session during which the crane was reported down
with sessions as (

    select
        crane_session_key,
        crane_code,
        min(moved_at) as session_from,
        max(moved_at) as session_to
    from {{ ref('int_crane_sessions') }}
    group by crane_session_key, crane_code

),

down_spells as (

    select
        sessions.crane_session_key,
        outages.outage_class,
        date_diff(
            'minute',
            greatest(sessions.session_from, outages.down_from),
            least(sessions.session_to, outages.down_to)
        ) as down_minutes,
        outages.repair_cost_eur
    from sessions
    inner join {{ ref('stg_tos__crane_outages') }} as outages
        on sessions.crane_code = outages.crane_code
        and sessions.session_from < outages.down_to
        and sessions.session_to > outages.down_from

)

select
    crane_session_key,
    count(*) as outages,
    sum(down_minutes) as down_minutes,
    sum(case when outage_class = 'planned' then down_minutes else 0 end) as planned_down_minutes,
    max(repair_cost_eur) as dearest_repair_eur
from down_spells
group by 1
