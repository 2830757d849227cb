select truck, columns('^m') * 1.8 + 32, columns(lambda c: c like '%celsius%')
from {{ ref('truck_hours') }}
where n > 0
