select id, amount / 100 as dollars
from {{ source('raw', 'orders') }}
