select id, status as state
from {{ source('raw', 'orders') }}
