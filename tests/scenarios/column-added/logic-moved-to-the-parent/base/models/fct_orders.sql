select
    id,
    case status when 'paid' then amount else 0 end as paid
from {{ ref('int_orders') }}
