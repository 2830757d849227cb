select customer_id, sum(amount) as total
from {{ source('raw', 'orders') }}
where sum(amount) > 100
group by customer_id
