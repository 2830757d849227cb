select count(*) as orders, sum(o.amount) as amount
from {{ source('raw', 'orders') }} as r
join main.a_orders as o on o.id = r.id
