select id, status
from {{ source('raw', 'old_orders') }}
where amount > 0
