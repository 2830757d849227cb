select
    orders.*,
    customers.name
from {{ ref('stg_orders') }} as orders
join {{ ref('stg_customers') }} as customers on orders.customer_id = customers.customer_key
