with gaps as (
    select
        *,
        lag(happened_at) over by_gadget as previous_at,
        lead(kind) over by_gadget as next_kind
    from {{ ref('known_events') }}
    window by_gadget as (partition by gadget_id order by happened_at, event_id)
),

marked as (
    select
        *,
        case
            when previous_at is null then 1
            when happened_at - previous_at > interval 2 hour then 1
            else 0
        end as starts_session
    from gaps
)

select
    event_id,
    gadget_id,
    reader_id,
    kind,
    next_kind,
    happened_at,
    payload,
    sum(starts_session) over (
        partition by gadget_id order by happened_at, event_id rows between unbounded preceding and current row
    ) as session_number,
    date_diff('minute', previous_at, happened_at) as minutes_since
from marked
