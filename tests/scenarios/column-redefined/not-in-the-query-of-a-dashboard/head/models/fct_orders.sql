select id, upper(status) as status, amount
from {{ source('raw', 'orders') }}
