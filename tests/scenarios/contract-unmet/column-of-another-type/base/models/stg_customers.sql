select id, name, cast(id as varchar) as code
from {{ source('raw', 'customers') }}
