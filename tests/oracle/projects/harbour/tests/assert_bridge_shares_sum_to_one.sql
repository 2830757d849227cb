select month_start, customer_no, sum(revenue_share) as share
from {{ ref('bridge_customer_contract') }}
group by month_start, customer_no
having abs(sum(revenue_share) - 1) > 0.0001
