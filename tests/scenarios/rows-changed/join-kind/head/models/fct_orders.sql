select
    orders.id,
    customers.name
from {{ source('raw', 'orders') }} as orders
inner join {{ source('raw', 'customers') }} as customers on orders.customer_id = customers.id
