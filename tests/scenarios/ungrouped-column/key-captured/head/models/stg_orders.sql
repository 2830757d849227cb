select id, amount, ordered_on, date_trunc('week', ordered_on) as ordered_month
from {{ source('raw', 'orders') }}
