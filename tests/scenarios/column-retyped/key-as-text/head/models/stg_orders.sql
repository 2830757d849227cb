select id, cast(customer_id as varchar) as customer_id, status, amount, ordered_on
from {{ source('raw', 'orders') }}
