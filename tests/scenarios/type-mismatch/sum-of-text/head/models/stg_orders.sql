select id, customer_id, status, cast(amount as varchar) as amount, ordered_on
from {{ source('raw', 'orders') }}
