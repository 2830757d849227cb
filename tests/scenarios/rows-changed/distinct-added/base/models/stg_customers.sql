select name, email
from {{ source('raw', 'customers') }}
