select id, amount as price
from {{ source('raw', 'orders') }}
