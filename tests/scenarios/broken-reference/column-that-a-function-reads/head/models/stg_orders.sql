select id, amount as list_price
from {{ source('raw', 'orders') }}
