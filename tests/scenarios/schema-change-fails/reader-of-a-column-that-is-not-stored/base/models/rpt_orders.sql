select id, amount
from {{ ref('fct_orders') }}
