select id, amount, ordered_on
from {{ source('raw', 'orders') }}
{% if is_incremental() %}
where ordered_on > (select max(ordered_on) - 4 from {{ this }})
{% endif %}
