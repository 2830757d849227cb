select id, amount, status = 'paid' as is_paid
from {{ ref('stg_orders') }}
