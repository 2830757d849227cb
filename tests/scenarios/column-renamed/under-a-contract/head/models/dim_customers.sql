select id, name as full_name
from {{ source('raw', 'customers') }}
