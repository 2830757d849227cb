with numbered as (
    select id, name, row_number() over (partition by name order by id asc, email) as n
    from {{ source('raw', 'customers') }}
)
select id, name
from numbered
where n = 1
