select
    ordered_on,
    sum(amount) as revenue
from {{ source('raw', 'orders') }}
group by ordered_on
