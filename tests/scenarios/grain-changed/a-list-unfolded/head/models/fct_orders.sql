select
    id,
    unnest(string_split(status, ' ')) as status
from {{ source('raw', 'orders') }}
