select
    id,
    status,
    amount as amount_usd
from {{ source('raw', 'orders') }}
