select id, amount * 2 as amount, ordered_on + 1 as ordered_on
from {{ source('raw', 'orders') }}
