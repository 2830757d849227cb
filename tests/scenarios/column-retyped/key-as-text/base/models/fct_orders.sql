select o.customer_id, count(distinct o.customer_id) as customers, sum(o.amount) as amount
from {{ ref('stg_orders') }} o
left join {{ ref('stg_buyers') }} b on o.customer_id = b.customer_id
group by 1
