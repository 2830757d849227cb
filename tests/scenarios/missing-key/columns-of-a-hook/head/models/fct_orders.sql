select id, amount as price, ordered_on
from {{ source('raw', 'orders') }}
