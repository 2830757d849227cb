with source as (
    select * from {{ source('raw', 'riders') }}
)

select
    * exclude (name, born_on) replace (coalesce(town, 'elsewhere') as town, nullif(tier, 'none') as tier),
    upper(left(trim(name), 1)) || lower(substr(trim(name), 2)) as given_name,
    born_on,
    date_diff('year', born_on, date '2025-05-01') as age
from source
