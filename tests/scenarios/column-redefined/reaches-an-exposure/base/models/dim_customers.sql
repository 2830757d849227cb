select name, count(*) as customers
from {{ ref('stg_customers') }}
group by name
