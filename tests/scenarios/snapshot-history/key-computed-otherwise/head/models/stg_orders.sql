select id + 1000 as id, status
from {{ source('raw', 'orders') }}
