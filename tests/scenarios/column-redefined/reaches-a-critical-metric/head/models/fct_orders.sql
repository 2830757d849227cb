select id, amount * 0.81 as amount
from {{ source('raw', 'orders') }}
