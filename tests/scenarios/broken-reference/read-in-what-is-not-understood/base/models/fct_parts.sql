select id, unnest(parts, max_depth := 2)
from {{ ref('stg_orders') }}
where status = 'paid'
