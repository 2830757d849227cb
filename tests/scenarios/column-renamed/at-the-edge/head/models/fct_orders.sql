select id, amount as amount_usd
from {{ source('raw', 'orders') }}
