select id, name as label
from {{ source('raw', 'customers') }}
