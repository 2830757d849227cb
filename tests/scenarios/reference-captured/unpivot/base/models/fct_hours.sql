select ward, shift, hours
from (unpivot {{ ref('stg_hours') }} on columns('.*_hours') into name shift value hours)
