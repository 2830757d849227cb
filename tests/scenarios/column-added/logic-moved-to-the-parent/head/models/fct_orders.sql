select id, paid
from {{ ref('int_orders') }}
