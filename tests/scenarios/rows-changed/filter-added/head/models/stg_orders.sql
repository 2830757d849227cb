select id, status, amount
from {{ source('raw', 'orders') }}
where amount > 0
