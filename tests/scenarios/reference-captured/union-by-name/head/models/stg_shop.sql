select id, amount as amount_eur, 'shop' as channel
from {{ source('raw', 'orders') }}
where status = 'shop'
