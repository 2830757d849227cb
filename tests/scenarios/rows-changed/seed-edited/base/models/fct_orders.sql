select orders.id, channels.label
from {{ source('raw', 'orders') }} as orders
left join {{ ref('channels') }} as channels on orders.status = channels.code
