select id, customer_id, status, amount, ordered_on
from {{ source('raw', 'orders') }}
