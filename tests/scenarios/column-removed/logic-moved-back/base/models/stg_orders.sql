select id, status, amount, status = 'paid' as is_paid
from {{ source('raw', 'orders') }}
