select id, amount / 100 as amount
from {{ ref('stg_orders') }}
