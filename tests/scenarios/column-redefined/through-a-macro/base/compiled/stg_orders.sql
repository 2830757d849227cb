select id, lower(status) as status
from {{ source('raw', 'orders') }}
