select id, amount, cast(amount as varchar) as amount_key
from {{ source('raw', 'orders') }}
