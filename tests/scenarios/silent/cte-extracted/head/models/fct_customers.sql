with paid as (select * from {{ source('raw', 'orders') }} where status = 'paid'),
totals as (select customer_id, sum(amount) as total from paid group by customer_id)
select customers.name, totals.total
from {{ source('raw', 'customers') }} as customers
join totals on customers.id = totals.customer_id
