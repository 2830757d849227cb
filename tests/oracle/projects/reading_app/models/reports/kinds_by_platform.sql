{{ config(materialized='view') }}
with counted as (
    select g.platform, e.kind, e.event_id
    from {{ ref('events') }} e
    join {{ ref('gadgets') }} g using (gadget_id)
)
pivot counted on kind in ('open', 'page', 'close', 'search', 'rate') using count(event_id) group by platform
