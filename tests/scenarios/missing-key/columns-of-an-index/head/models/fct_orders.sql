select id, amount, status as state
from {{ source('raw', 'orders') }}
