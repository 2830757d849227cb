select customers.id, orders.amount
from {{ source('raw', 'orders') }} as orders
right join {{ source('raw', 'customers') }} as customers on orders.customer_id = customers.id
