{{ config(materialized='incremental', unique_key=['reader_id', 'read_on'], incremental_strategy='delete+insert', on_schema_change='fail') }}
select
    reader_id,
    happened_at::date as read_on,
    count(distinct title_id) as titles,
    sum(dwell_seconds) as seconds,
    max(page) - min(page) as pages_spanned,
    rank() over (partition by happened_at::date order by count(*) desc, reader_id) as place_of_day
from {{ ref('page_turns') }}
where reader_id is not null
group by reader_id, happened_at::date
