select customer_id, sum(amount) as total
from {{ source('raw', 'orders') }}
group by customer_id
