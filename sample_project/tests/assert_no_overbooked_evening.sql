-- No evening is sold beyond its house.
select performance_id, occupancy
from {{ ref('performance_occupancy') }}
where occupancy > 1
