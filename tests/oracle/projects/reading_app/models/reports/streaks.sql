with numbered as (
    select
        reader_id,
        read_on,
        read_on - cast(row_number() over (partition by reader_id order by read_on) as integer) as island
    from {{ ref('reading_days') }}
)
select reader_id, min(read_on) as began_on, max(read_on) as ended_on, count(*) as days
from numbered
group by reader_id, island
having count(*) >= 1
