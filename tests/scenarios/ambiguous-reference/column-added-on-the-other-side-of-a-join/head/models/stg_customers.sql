select
    id as customer_key,
    name,
    email is null as status
from {{ source('raw', 'customers') }}
