select *
from {{ source('raw', 'orders') }}
where status = 'paid'
