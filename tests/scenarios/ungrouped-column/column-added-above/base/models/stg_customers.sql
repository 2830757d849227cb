select id, email
from {{ source('raw', 'customers') }}
