select id, amount, is_paid
from {{ ref('stg_orders') }}
