with doubled as (select id, amount * 2 as twice from {{ source('raw', 'orders') }})
select id, twice
from doubled
