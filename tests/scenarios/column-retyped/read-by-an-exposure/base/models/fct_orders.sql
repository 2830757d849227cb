select id, cast(amount as decimal(12, 2)) as amount
from {{ source('raw', 'orders') }}
