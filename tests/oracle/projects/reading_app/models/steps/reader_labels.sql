select r.reader_id, r.plan, l.label
from {{ ref('readers') }} as r
cross join unnest(r.labels) as l(label)
