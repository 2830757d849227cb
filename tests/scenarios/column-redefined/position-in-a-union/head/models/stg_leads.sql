select email, name
from {{ source('raw', 'customers') }}
