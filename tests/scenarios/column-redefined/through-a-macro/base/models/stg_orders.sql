select id, {{ clean('status') }} as status
from {{ source('raw', 'orders') }}
