select customers.name, totals.total
from {{ source('raw', 'customers') }} as customers
join (
    select customer_id, sum(amount) as total
    from {{ source('raw', 'orders') }}
    where status = 'paid'
    group by customer_id
) as totals on totals.customer_id = customers.id
