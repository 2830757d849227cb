select id, amount * 2 as twice
from {{ source('raw', 'orders') }}
