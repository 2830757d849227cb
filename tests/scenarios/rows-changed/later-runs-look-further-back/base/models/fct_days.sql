select ordered_on, sum(amount) as amount
from {{ ref('fct_orders') }}
group by ordered_on
