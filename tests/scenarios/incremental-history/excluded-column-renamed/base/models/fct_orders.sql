select id, amount, status as first_status
from {{ source('raw', 'orders') }}
