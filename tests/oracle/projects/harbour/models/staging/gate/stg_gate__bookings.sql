select
    booking_no,
    line_code,
    cast(customer_no as varchar) as customer_no,
    cutoff_at,
    pieces,
    coalesce(lower(commodity), 'general') as commodity,
    booking_status = 'HOLD' as is_on_hold
from {{ source('gate', 'booking') }}
where booking_status != 'CXL'
