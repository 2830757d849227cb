select order_no, sum(weight) as weights
from {{ ref('attributed_orders') }}
group by order_no
having abs(sum(weight) - 1) > 0.001
