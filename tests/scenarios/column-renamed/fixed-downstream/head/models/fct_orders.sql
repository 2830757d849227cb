select id, amount_usd as amount
from {{ ref('stg_orders') }}
