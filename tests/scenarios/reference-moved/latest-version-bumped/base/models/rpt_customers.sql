select label, count(*) as customers
from {{ ref('dim_customers') }}
group by label
