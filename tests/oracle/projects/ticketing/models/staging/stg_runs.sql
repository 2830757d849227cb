select
    run_id,
    line_id,
    planned_at,
    actual_at,
    actual_at is null as is_cancelled,
    date_diff('minute', planned_at, actual_at) as delay_minutes,
    vehicle,
    passengers,
    coalesce(weather, 'dry') as weather
from {{ source('raw', 'service_log') }}
