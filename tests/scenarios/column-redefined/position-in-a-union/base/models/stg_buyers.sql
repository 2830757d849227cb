select status as name, status as email
from {{ source('raw', 'orders') }}
