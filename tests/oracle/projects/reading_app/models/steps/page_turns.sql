select
    event_id,
    reader_id,
    happened_at,
    payload ->> '$.title' as title_id,
    cast(payload ->> 'page' as integer) as page,
    json_extract_string(payload, '$.dwell')::double as dwell_seconds
from {{ ref('events_in_sessions') }}
where kind = 'page'
qualify row_number() over (partition by reader_id, title_id, page order by happened_at) = 1
