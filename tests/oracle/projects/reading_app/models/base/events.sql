select
    event_id,
    gadget_id,
    reader_id,
    lower(kind) as kind,
    happened_at,
    happened_at::date as happened_on,
    payload::json as payload
from {{ ref('raw_events') }}
