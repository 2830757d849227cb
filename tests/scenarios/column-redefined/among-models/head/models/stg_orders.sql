select
    id,
    status,
    amount * 0.81 as amount
from {{ source('raw', 'orders') }}
