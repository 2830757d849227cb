select
    shift as shift_id,
    nurse as nurse_id,
    ward as ward_id,
    starts_at,
    ends_at,
    date_diff('hour', starts_at, ends_at) as hours
from {{ ref('shifts') }}
