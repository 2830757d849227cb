select
    performance_id,
    show_id,
    venue_name,
    city,
    starts_at,
    performance_status = 'cancelled' as is_cancelled,
    capacity
from {{ ref('int_performance_capacity') }}
