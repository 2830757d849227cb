select id, name, email
from {{ source('raw', 'customers') }}
