select sum(amount) as amount
from {{ ref('fct_orders') }}
