select id, amount ?!? 3
from {{ source('raw', 'orders') }}
