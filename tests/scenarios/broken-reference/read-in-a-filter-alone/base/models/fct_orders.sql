select id, customer_id
from {{ ref('stg_orders') }}
where status = 'paid'
