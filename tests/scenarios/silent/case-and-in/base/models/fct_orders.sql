select id, case status when 'paid' then 1 else 0 end as is_paid
from {{ source('raw', 'orders') }}
where status in ('paid', 'new', 'lost') and amount between 1 and 100
