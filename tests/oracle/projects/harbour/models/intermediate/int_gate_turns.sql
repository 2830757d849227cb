-- an exit belongs to the entry right before it of the same truck
with stamps as (

    select * from {{ ref('stg_gate__transactions') }}

),

sequenced as (

    select
        *,
        lead(direction) over (partition by plate order by stamped_at, txn_id) as next_direction,
        lead(stamped_at) over (partition by plate order by stamped_at, txn_id) as next_stamped_at,
        lead(had_trouble) over (partition by plate order by stamped_at, txn_id) as next_had_trouble
    from stamps

)

select
    txn_id as entry_txn_id,
    plate,
    haulier,
    visit_id,
    booking_no,
    lane_no,
    stamped_at as entered_at,
    case when next_direction = 'OUT' then next_stamped_at end as left_at,
    case when next_direction = 'OUT' then date_diff('minute', stamped_at, next_stamped_at) end as turn_minutes,
    trouble_code,
    had_trouble or coalesce(next_direction = 'OUT' and next_had_trouble, false) as had_trouble,
    is_seal_ok
from sequenced
where direction = 'IN'
