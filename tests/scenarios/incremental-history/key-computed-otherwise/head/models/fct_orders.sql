select id * 10 as id, amount
from {{ source('raw', 'orders') }}
