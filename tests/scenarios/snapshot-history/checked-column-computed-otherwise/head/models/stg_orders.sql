select id, upper(status) as status
from {{ source('raw', 'orders') }}
