select customers.*, count(orders.id) as orders
from {{ ref('stg_customers') }} as customers
left join {{ source('raw', 'orders') }} as orders on orders.customer_id = customers.id
group by 1, 2
