select
    event_id,
    happened_at,
    unnest(from_json(payload -> 'words', '["varchar"]')) as word
from {{ ref('events') }}
where kind = 'search'
