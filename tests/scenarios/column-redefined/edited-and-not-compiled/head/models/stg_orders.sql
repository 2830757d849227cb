select id, amount * 2 as amount
from {{ source('raw', 'orders') }}
