select id
from {{ source('raw', 'customers') }}
where email is not null
