select id, net_amount + 1 as more
from {{ ref('fct_orders') }}
