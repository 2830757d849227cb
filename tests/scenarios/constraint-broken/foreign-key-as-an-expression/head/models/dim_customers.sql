select name
from {{ source('raw', 'customers') }}
