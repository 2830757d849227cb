select id, lower(name) as label
from {{ source('raw', 'customers') }}
