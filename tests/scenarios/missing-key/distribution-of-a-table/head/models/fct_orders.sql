select id, ordered_on
from {{ source('raw', 'orders') }}
