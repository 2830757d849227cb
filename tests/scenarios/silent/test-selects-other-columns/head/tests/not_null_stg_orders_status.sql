select status, amount * 100 as cents
from {{ ref('stg_orders') }}
where status is null
