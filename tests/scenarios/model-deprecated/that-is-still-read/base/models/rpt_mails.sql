select email
from {{ ref('dim_customers', v=1) }}
