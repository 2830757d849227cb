with calls as (

    select * from {{ ref('int_call_windows') }}

),

vessels as (

    select * from {{ ref('dim_vessel') }}

),

berths as (

    select * from {{ ref('dim_berth') }}

),

moves_per_call as (

    select
        call_ref,
        count(*) as moves,
        count(distinct crane_session_key) as crane_sessions,
        count(distinct crane_code) as cranes_used,
        sum(cycle_seconds) as working_seconds,
        min(moved_at) as first_move_at,
        max(moved_at) as last_move_at
    from {{ ref('int_crane_sessions') }}
    where call_ref is not null
    group by call_ref

)

select
    {{ surrogate_key(['calls.call_ref']) }} as call_key,
    calls.call_ref,
    coalesce(vessels.vessel_key, 'unknown') as vessel_key,
    berths.berth_key,
    cast(strftime(calls.alongside_from, '%Y%m%d') as integer) as alongside_date_key,
    calls.service_loop,
    vessels.size_class,
    vessels.operator_code,
    calls.alongside_from,
    calls.alongside_to,
    {{ hours_between('calls.alongside_from', 'calls.alongside_to') }} as hours_alongside,
    calls.hours_late,
    calls.hours_waiting,
    calls.is_end_estimated,
    calls.draft_cm > berths.max_draft_cm as is_too_deep,
    vessels.length_m > berths.length_m as is_too_long,
    coalesce(moves_per_call.moves, 0) as moves,
    moves_per_call.crane_sessions,
    moves_per_call.cranes_used,
    cast(moves_per_call.working_seconds / 3600.0 as decimal(12, 2)) as crane_hours,
    {{ hours_between('moves_per_call.first_move_at', 'moves_per_call.last_move_at') }} as hours_first_to_last_move
from calls
left join vessels
    on calls.imo_no = vessels.imo_no
    and calls.alongside_from >= vessels.valid_from
    and calls.alongside_from < vessels.valid_to
left join berths on calls.berth_code = berths.berth_code
left join moves_per_call on calls.call_ref = moves_per_call.call_ref
