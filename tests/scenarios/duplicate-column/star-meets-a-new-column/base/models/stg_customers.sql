select id as customer_key, name
from {{ source('raw', 'customers') }}
