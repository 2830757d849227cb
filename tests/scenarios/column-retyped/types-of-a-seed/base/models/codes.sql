select id, 'C' || code as label, upper(code) as code
from {{ ref('cities') }}
