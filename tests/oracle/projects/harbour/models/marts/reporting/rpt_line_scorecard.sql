with calls as (

    select
        operator_code as line_code,
        count(*) as calls,
        avg(hours_late) as mean_hours_late,
        sum(moves) as call_moves,
        sum(crane_hours) as crane_hours,
        count(case when is_too_deep or is_too_long then 1 end) as misfits
    from {{ ref('fct_vessel_calls') }}
    where operator_code is not null
    group by operator_code

),

boxes as (

    select
        line_code,
        count(*) as visits,
        sum(teu) as teu,
        avg(dwell_days) as mean_dwell_days,
        sum(storage_due_eur) as storage_due_eur,
        sum(coalesce(unproductive_moves, 0)) as unproductive_moves
    from {{ ref('fct_container_visits') }}
    group by line_code

),

night as (

    select line_code, count(*) as night_moves
    from {{ ref('fct_container_moves') }}
    where shift_name = 'night'
    group by line_code

)

select
    carriers.line_code,
    carriers.line_name,
    upper(left(coalesce(carriers.alliance, 'None'), 1)) as alliance_letter,
    coalesce(calls.calls, 0) as calls,
    round(calls.mean_hours_late, 3) as mean_hours_late,
    calls.call_moves,
    round(calls.call_moves / nullif(calls.crane_hours, 0), 3) as moves_per_crane_hour,
    calls.misfits,
    boxes.visits,
    boxes.teu,
    round(boxes.mean_dwell_days, 3) as mean_dwell_days,
    boxes.storage_due_eur,
    boxes.unproductive_moves,
    night.night_moves,
    case
        when calls.mean_hours_late > 6 and boxes.mean_dwell_days > 8 then 'watch'
        when calls.mean_hours_late > 6 then 'late'
        when boxes.mean_dwell_days > 8 then 'slow'
        else 'fine'
    end as verdict
from {{ ref('carriers') }} as carriers
left join calls on carriers.line_code = calls.line_code
left join boxes on carriers.line_code = boxes.line_code
left join night on carriers.line_code = night.line_code
