select id, amount
from {{ ref('forecast') }}
