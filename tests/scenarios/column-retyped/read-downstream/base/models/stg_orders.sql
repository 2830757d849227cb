select id, amount, cast(amount as integer) as amount_key
from {{ source('raw', 'orders') }}
