select id, coalesce(amount, 0) as amount
from {{ source('raw', 'orders') }}
