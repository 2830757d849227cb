select id, lower(trim(name)) as name
from {{ source('raw', 'customers') }}
