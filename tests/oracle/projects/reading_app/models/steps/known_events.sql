select
    e.event_id,
    e.gadget_id,
    coalesce(e.reader_id, o.owner_id) as reader_id,
    e.reader_id is null and o.owner_id is not null as was_guessed,
    e.kind,
    e.happened_at,
    e.happened_on,
    e.payload
from {{ ref('events') }} as e
left join {{ ref('gadget_owners') }} as o on o.gadget_id = e.gadget_id
