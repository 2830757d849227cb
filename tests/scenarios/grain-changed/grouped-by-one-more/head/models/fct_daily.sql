select
    ordered_on,
    status,
    sum(amount) as revenue
from {{ source('raw', 'orders') }}
group by ordered_on, status
