select
    tap_id,
    rider as rider_id,
    stop_id,
    line_id,
    tapped_at,
    tapped_at::date as tapped_on,
    direction,
    {{ part_of_day('tapped_at') }} as part_of_day
from {{ source('raw', 'taps') }}
where accepted
