select id, {{ clean('name') }} as name
from {{ source('raw', 'customers') }}
