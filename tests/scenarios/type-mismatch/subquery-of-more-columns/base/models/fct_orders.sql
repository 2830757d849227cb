select id, amount
from {{ source('raw', 'orders') }}
where customer_id in (select * from {{ ref('stg_reachable') }})
