select id, amount, status as initial_status
from {{ source('raw', 'orders') }}
