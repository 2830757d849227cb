select id, amount, 'shop' as channel
from {{ source('raw', 'orders') }}
where status = 'shop'
