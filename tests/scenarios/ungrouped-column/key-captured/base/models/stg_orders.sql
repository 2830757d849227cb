select id, amount, ordered_on
from {{ source('raw', 'orders') }}
