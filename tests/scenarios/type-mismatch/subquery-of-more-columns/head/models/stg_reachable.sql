select id, email
from {{ source('raw', 'customers') }}
where email is not null
