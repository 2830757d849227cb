select id, cast(amount as integer) as amount, status
from {{ source('raw', 'orders') }}
