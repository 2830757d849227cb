{{
    config(
        materialized='incremental',
        unique_key='move_key',
        incremental_strategy='delete+insert',
        on_schema_change='append_new_columns',
    )
}}

with moves as (

    select * from {{ ref('stg_tos__moves') }}

    {% if is_incremental() %}
    -- late acknowledgements come within two days
    where recorded_at > (select max(recorded_at) - interval 2 day from {{ this }})
    {% endif %}

),

visits as (

    select * from {{ ref('int_container_dwell') }}

),

sessions as (

    select move_no, crane_session_key, move_in_session, idle_seconds
    from {{ ref('int_crane_sessions') }}

)

select
    {{ surrogate_key(['moves.move_no']) }} as move_key,
    {{ surrogate_key(['moves.call_ref']) }} as call_key,
    sessions.crane_session_key,
    moves.move_no,
    moves.crane_code,
    moves.visit_id,
    moves.move_kind,
    moves.moved_at,
    moves.recorded_at,
    cast(strftime(moves.moved_at, '%Y%m%d') as integer) as move_date_key,
    case
        when hour(moves.moved_at) between 6 and 13 then 'early'
        when hour(moves.moved_at) between 14 and 21 then 'late'
        else 'night'
    end as shift_name,
    moves.cycle_seconds,
    sessions.idle_seconds,
    sessions.move_in_session,
    moves.spreader,
    moves.from_area || '>' || moves.to_area as path,
    moves.exception_code is not null as has_exception,
    moves.was_resent,
    visits.type_group,
    coalesce(visits.teu, 1) as teu,
    visits.weight_kg,
    visits.line_code
from moves
left join sessions on moves.move_no = sessions.move_no
left join visits on moves.visit_id = visits.visit_id
