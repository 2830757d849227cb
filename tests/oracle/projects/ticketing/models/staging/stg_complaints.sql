with source as (select * from {{ source('raw', 'complaints') }})

select
    complaint as complaint_id,
    rider as rider_id,
    line as line_id,
    string_split(lower(topics), ';') as topics,
    opened_at,
    closed_at,
    date_diff('hour', opened_at, closed_at) as open_hours,
    try_cast(stars as integer) as stars
from source
