select status
from {{ ref('stg_orders') }}
where status is null
