select admission_id, ward_id, hours
from {{ ref('stays') }}
where hours is not null
order by hours desc, admission_id
limit 10
