select id, amount
from {{ source('raw', 'orders') }}
where status = 'paid'
