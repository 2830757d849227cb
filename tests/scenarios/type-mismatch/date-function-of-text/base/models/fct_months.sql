select date_trunc('month', ordered_on) as month, count(*) as orders
from {{ ref('stg_orders') }}
group by 1
