select id, amount, version
from {{ source('raw', 'orders') }}
