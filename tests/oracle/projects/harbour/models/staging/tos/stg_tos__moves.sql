with source as (

    select * from {{ source('tos', 'move_event') }}

),

ranked as (

    -- the crane computer sends a move again when the acknowledgement is lost; the last one holds
    select
        *,
        row_number() over (partition by move_no order by recorded_at desc, event_id desc) as resend_rank,
        count(*) over (partition by move_no) as times_sent
    from source

)

select
    move_no,
    event_id,
    call_ref,
    crane_code,
    visit_id,
    case upper(move_kind) when 'DISCH' then 'DSCH' else upper(move_kind) end as move_kind,
    moved_at,
    recorded_at,
    cycle_seconds,
    coalesce(spreader, 'single') as spreader,
    driver_code,
    split_part(from_position, '-', 1) as from_area,
    cast(split_part(from_position, '-', 2) as integer) as from_slot,
    split_part(to_position, '-', 1) as to_area,
    cast(split_part(to_position, '-', 2) as integer) as to_slot,
    exception_code,
    times_sent > 1 as was_resent
from ranked
where resend_rank = 1
