select id, case when status = 'paid' then 1 else 0 end as is_paid
from {{ source('raw', 'orders') }}
where status in ('lost', 'new', 'paid') and amount >= 1 and amount <= 100
