select id, lower(trim(status)) as status
from {{ source('raw', 'orders') }}
