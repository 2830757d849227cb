{{ config(materialized='incremental', unique_key='session_key', on_schema_change='append_new_columns') }}
select
    gadget_id || '-' || session_number as session_key,
    gadget_id,
    any_value(reader_id) as reader_id,
    min(happened_at) as started_at,
    max(happened_at) as ended_at,
    date_diff('minute', min(happened_at), max(happened_at)) as minutes,
    count(*) as events,
    count(*) filter (where kind = 'page') as pages,
    first(kind order by happened_at) as first_kind,
    list(kind order by happened_at, event_id) as kinds,
    bool_or(kind = 'rate') as has_rating
from {{ ref('events_in_sessions') }}
{% if is_incremental() %}
where happened_at > (select max(started_at) from {{ this }})
{% endif %}
group by gadget_id, session_number
