select cast(id as integer) as id, name
from {{ source('raw', 'customers') }}
