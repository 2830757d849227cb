select status, customer_id
from {{ source('raw', 'orders') }}
group by status, customer_id
