-- One row for each order.
select id, amount
from {{ ref('stg_orders') }}
