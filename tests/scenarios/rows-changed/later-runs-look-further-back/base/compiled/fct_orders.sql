select id, amount, ordered_on
from {{ source('raw', 'orders') }}
where ordered_on > (select max(ordered_on) - 1 from {{ this }})
