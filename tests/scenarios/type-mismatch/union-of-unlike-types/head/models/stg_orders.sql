select id, customer_id, status, amount, year(ordered_on) as ordered_on
from {{ source('raw', 'orders') }}
