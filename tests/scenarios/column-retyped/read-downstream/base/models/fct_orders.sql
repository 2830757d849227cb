select id, amount_key > '9' as is_large
from {{ ref('stg_orders') }}
