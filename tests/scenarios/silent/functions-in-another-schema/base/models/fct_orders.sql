select id, {{ function('net') }}(amount) as net_amount
from {{ source('raw', 'orders') }}
