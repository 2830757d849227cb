select cast(id as bigint) as id, customer_id, status, amount, ordered_on
from {{ source('raw', 'orders') }}
