select count(*) as customers, sum(total) as total
from {{ ref('fct_customers') }}
