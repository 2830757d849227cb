select id, upper(status) as state
from {{ ref('all_orders') }}
