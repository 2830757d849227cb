select distinct status, customer_id
from {{ source('raw', 'orders') }}
