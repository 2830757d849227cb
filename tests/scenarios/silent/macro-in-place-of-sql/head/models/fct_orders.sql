select id, {{ dollars('amount') }} as dollars
from {{ source('raw', 'orders') }}
