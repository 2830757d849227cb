select sum(amount) as total, count(*) as sales
from {{ ref('fct_sales') }}
