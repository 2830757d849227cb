select orders.id, customers.name
from {{ source('raw', 'orders') }} as orders
join {{ source('raw', 'customers') }} as customers on orders.status = 'paid' and customers.id = orders.customer_id
where orders.amount > 0 and customers.name <> ''
