select id, name, id as code
from {{ source('raw', 'customers') }}
