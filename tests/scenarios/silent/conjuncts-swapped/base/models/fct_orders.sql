select orders.id, customers.name
from {{ source('raw', 'orders') }} as orders
join {{ source('raw', 'customers') }} as customers on orders.customer_id = customers.id and customers.name <> ''
where orders.status = 'paid' and orders.amount > 0
