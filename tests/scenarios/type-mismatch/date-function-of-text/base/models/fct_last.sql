select customer_id, max(ordered_on) as last_day
from {{ ref('stg_orders') }}
group by customer_id
