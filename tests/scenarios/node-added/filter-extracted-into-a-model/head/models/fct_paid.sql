select id, amount
from {{ ref('int_paid') }}
