select distinct name, email
from {{ source('raw', 'customers') }}
