select id, amount, status
from {{ ref('fct_orders') }}
