select id, "db"."main"."net"(amount) as net_amount, {{ function('twice') }}(id) as n
from {{ source('raw', 'orders') }}
