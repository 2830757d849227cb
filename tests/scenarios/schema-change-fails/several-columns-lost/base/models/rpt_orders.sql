select count(id) as orders
from {{ ref('fct_orders') }}
