select id, {{ function('net') }}(amount, 0.2) as net_amount
from {{ source('raw', 'orders') }}
