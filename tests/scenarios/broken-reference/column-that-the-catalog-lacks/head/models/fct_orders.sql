select
    id,
    amount - discount as amount
from {{ source('raw', 'orders') }}
