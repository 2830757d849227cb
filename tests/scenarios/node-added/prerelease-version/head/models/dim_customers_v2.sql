select id, lower(name) as name
from {{ source('raw', 'customers') }}
