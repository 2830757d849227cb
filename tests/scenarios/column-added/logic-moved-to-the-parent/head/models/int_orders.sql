select
    id,
    status,
    amount,
    case when status = 'paid' then amount else 0 end as paid
from {{ source('raw', 'orders') }}
