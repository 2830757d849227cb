select id, name, status
from {{ ref('stg_orders') }}
join {{ ref('stg_customers') }} on customer_id = customer_key
