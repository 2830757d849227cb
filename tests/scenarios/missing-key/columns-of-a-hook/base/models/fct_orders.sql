select id, amount, status, ordered_on
from {{ source('raw', 'orders') }}
