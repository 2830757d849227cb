select id
from {{ ref('all_orders') }}
