select id, customer_id, length(status) as status, amount, ordered_on
from {{ source('raw', 'orders') }}
