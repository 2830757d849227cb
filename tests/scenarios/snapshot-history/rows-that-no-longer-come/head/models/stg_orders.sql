select id, status
from {{ source('raw', 'orders') }}
where status is not null
