select
    stop_id,
    stop_name,
    coalesce(zone, 'C') as zone,
    district,
    opened_on,
    is_accessible,
    extract(year from opened_on) // 10 * 10 as decade
from {{ source('raw', 'stops') }}
