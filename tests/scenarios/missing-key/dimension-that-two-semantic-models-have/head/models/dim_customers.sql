select id as customer_id
from {{ source('raw', 'customers') }}
