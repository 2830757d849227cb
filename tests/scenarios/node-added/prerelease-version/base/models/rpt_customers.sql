select count(name) as customers
from {{ ref('dim_customers') }}
