select max(revenue) as best
from {{ ref('fct_daily') }}
