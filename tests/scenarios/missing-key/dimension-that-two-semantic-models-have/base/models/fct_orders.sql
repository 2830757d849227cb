select id, customer_id, country, amount
from {{ source('raw', 'orders') }}
