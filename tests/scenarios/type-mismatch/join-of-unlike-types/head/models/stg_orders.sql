select id, ordered_on as customer_id, status, amount, ordered_on
from {{ source('raw', 'orders') }}
