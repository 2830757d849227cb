select id, cast(amount as integer) as amount
from {{ source('raw', 'orders') }}
