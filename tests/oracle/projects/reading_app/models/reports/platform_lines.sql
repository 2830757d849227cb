select platform, measure, amount
from {{ ref('kinds_by_platform') }}
unpivot (amount for measure in (open, page, "close"))
