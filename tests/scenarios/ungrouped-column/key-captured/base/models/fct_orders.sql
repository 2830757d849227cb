select date_trunc('month', ordered_on) as ordered_month, sum(amount) as total
from {{ ref('stg_orders') }}
group by ordered_month
