select h.*, l.goods
from {{ ref('truck_hours') }} h, lateral (select goods from {{ ref('limits') }} where "To" < h."max" order by "To" limit 1) l
