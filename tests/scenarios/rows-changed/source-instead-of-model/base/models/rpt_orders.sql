select id, status
from {{ source('raw', 'orders') }}
where amount > 0
