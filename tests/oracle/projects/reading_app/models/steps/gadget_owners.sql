-- A gadget belongs to whoever was seen on it last.
select
    gadget_id,
    arg_max(reader_id, happened_at) as owner_id,
    count(distinct reader_id) as reader_count,
    min(happened_at) as first_seen_at
from {{ ref('events') }}
where reader_id is not null
group by gadget_id
