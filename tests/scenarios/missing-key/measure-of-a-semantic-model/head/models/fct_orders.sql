select id, amount as amount_usd, ordered_on
from {{ source('raw', 'orders') }}
