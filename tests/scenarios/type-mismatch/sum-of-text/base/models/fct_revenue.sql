select customer_id, sum(amount) as revenue
from {{ ref('int_orders') }}
group by customer_id
