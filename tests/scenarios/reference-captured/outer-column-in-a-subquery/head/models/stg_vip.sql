select id as vip_id
from {{ source('raw', 'customers') }}
where name = 'paid'
