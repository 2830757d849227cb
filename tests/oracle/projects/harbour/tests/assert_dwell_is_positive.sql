select visit_id, dwell_days
from {{ ref('int_container_dwell') }}
where dwell_days < 1
