select id, cast(amount as decimal(12, 2)) as amount, status
from {{ source('raw', 'orders') }}
