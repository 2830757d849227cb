select id, name
from {{ source('raw', 'customers') }}
qualify row_number() over (partition by name order by id, email) = 1
