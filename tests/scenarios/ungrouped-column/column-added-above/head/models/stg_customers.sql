select id, email, name
from {{ source('raw', 'customers') }}
