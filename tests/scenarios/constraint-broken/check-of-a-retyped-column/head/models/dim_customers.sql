select cast(id as varchar) as id, name
from {{ source('raw', 'customers') }}
