select customers.id, orders.amount
from {{ source('raw', 'customers') }} as customers
left join {{ source('raw', 'orders') }} as orders on orders.customer_id = customers.id
