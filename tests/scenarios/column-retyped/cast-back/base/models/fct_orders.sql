select id + 1 as next_id, sum(amount) as amount
from {{ ref('int_orders') }}
group by 1
