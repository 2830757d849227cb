select id, status
from {{ source('raw', 'orders') }}
