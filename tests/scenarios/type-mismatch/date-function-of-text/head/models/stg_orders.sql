select id, customer_id, status, amount, cast(ordered_on as varchar) as ordered_on
from {{ source('raw', 'orders') }}
